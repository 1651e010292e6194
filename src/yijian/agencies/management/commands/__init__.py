"""Commands of the agencies area."""
