"""Looking at people and their history."""
