"""Rules on: entity."""
