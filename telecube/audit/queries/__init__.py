"""Looking into the log."""
