"""Commands of the open API."""
