"""The named person over time: exactly one responsible unit on every date, and a person where appointed."""
