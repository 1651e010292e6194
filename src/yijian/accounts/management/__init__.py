"""Command line of the accounts area."""
