"""What the room looks up."""
