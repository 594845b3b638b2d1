"""Who protects a child, how strongly and until when; and the few for whom a protected child exists."""
