"""Rules on: relation."""
