"""Questions about the company's numbers."""

from uuid import UUID

from telecube.telephony.models import Number


def company_numbers() -> list[Number]:
    """Return the company's numbers with their owners."""
    return list(Number.objects.select_related("owner").order_by("e164"))


def find_number(e164: str) -> Number | None:
    """Return the company's number, or None."""
    return Number.objects.select_related("owner").filter(e164=e164).first()


def numbers_of(user_id: UUID) -> list[Number]:
    """Return the numbers that ring at the user."""
    return list(Number.objects.filter(owner_id=user_id).order_by("e164"))
