"""The plan on paper: what it says to one recipient, as PDF and as HTML, and who has got a copy."""
