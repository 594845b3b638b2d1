"""The plan on paper: what it says to one recipient, and who has got a copy."""
