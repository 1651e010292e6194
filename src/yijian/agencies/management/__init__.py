"""Command line of the agencies area."""
