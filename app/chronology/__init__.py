"""The chronology: what has happened to a child, as facts, in each profession's own compartment."""
