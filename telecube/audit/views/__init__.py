"""Pages of the room audit."""
