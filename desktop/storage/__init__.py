"""This computer's copy, in SQLite."""
