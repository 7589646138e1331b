"""Rules on: quote."""
