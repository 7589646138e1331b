"""Rules on: span."""
