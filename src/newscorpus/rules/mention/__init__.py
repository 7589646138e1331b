"""Rules on: mention."""
