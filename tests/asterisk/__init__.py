"""Tests with the real exchange, the real database and real phones."""
