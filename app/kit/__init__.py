"""Database, problems, paging, events, clock, ids, encryption: knows nothing of children."""
