"""The kernel: what two rooms need and what knows no domain word."""
