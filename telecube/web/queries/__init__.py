"""What the shell asks the rooms below it."""
