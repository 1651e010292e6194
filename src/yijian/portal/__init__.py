"""The public portal's shell: home, search, and whatever joins several areas on one page."""
