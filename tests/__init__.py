"""The tests: unit, property, architecture, documentation, and a real browser."""
