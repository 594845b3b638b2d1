"""Statistics: what becomes of plans, and how reports are treated, in counts that point nobody out."""
