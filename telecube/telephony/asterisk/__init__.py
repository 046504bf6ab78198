"""The exchange's configuration files and the watch over its security log."""
