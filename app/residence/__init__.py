"""Which district and social board answers for a child on a date: by registered residence, never by school."""
