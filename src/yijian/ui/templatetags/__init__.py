"""The tag library ``ui``; the other modules hold its functions by subject."""
