"""What an address carries."""

from uuid import UUID


def uuid_or_none(text: str | None) -> UUID | None:
    """Return the id in a query string; None when there is none or it is no id."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
