"""Rules on: reference."""
