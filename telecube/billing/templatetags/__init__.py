"""Template tags of the room billing."""
