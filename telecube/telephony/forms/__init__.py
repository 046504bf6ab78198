"""Forms of the room telephony."""
