"""The caller's own children today: those their units are named person for, or have a relation to."""
