"""Rules on: corpus."""
