"""Plain decisions about how words, days and drawings are set."""
