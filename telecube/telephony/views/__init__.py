"""Pages of the room telephony."""
