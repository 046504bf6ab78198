"""What the room itself writes down."""
