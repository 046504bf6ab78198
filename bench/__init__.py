"""Measures the product on this machine: `scripts/bench`."""
