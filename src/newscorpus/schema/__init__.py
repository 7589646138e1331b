"""The record: one self-contained module a version, and what compares, upgrades and publishes them."""
