"""Looking at companies and people."""
