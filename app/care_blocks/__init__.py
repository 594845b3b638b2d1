"""Blocks in the care record: set and lifted by the patient or the care provider, never by a guardian."""
