"""The law: tables and pure functions. No database, no web, no clock."""
