"""Who of the company can be called, and who can be reached now."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from telecube.accounts.models import User
from telecube.calls.queries.presence import presence_of
from telecube.telephony.models import SipAccount

MOST = 8


@dataclass(frozen=True)
class Colleague:
    """Somebody with a phone."""

    user: User
    user_id: UUID
    name: str
    position: str
    extension: str
    presence: str


def colleagues_of(user_id: UUID, *, most: int = MOST) -> list[Colleague]:
    """Return the others who have an extension, by name."""
    accounts = (
        SipAccount.objects.filter(user__deleted_at__isnull=True, user__isnull=False)
        .exclude(user_id=user_id)
        .select_related("user")
        .prefetch_related("user__memberships__group__parent")
        .order_by("user__last_name", "user__first_name", "user_id")[:most]
    )
    owners: list[tuple[User, str]] = [(account.user, account.extension) for account in accounts if account.user]
    presence = presence_of(user for user, _ in owners)
    return [
        Colleague(
            user=user,
            user_id=user.pk,
            name=user.name,
            position=user.position,
            extension=extension,
            presence=presence[user.pk],
        )
        for user, extension in owners
    ]
