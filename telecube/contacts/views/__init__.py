"""Pages and fragments of the room contacts."""
