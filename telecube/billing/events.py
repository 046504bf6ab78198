"""Facts that the room billing announces."""
