"""Rules on: file."""
