"""Stand-ins for foreign machines: for tests and development, never a part of the product."""
