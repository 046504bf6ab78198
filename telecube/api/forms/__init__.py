"""Forms of the room api."""
