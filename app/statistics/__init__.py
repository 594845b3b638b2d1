"""Statistics: what becomes of plans, in counts that point nobody out."""
