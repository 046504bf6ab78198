"""Commands of the room api."""
