"""Documents in use: what guides the work, in which version, and who has read it."""
