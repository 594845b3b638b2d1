"""Who has looked: a branch's own log about a child, and what a family may see of it."""
