"""Support measures: service or assessed help, who answers for it and who gives it, and what it led to."""
