"""What integrators are given, run as they run it."""
