"""Everything that changes keys."""
