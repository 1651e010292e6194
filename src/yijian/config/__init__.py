"""Settings, URLs, environment and the command line: knows every area, known by none."""
