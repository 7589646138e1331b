"""Rules on: text."""
