"""Migrations, by date; the database's own functions lie in sql/."""
