"""First systems to be measured against: simple, and honest about it."""
