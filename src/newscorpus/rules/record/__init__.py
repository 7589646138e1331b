"""Rules on: record."""
