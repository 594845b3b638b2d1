"""Consents as receipts: which items, to whom, for what, how long, and who has answered."""
