"""Looking at keys and requests."""
