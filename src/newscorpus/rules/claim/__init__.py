"""Rules on: claim."""
