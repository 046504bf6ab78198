"""Who of the company can be called, and who is on a call."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from telecube.accounts.models import User
from telecube.calls.models import CallLeg
from telecube.telephony.models import SipAccount

MOST = 8


@dataclass(frozen=True)
class Colleague:
    """Somebody with a phone."""

    name: str
    position: str
    extension: str
    is_talking: bool


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
    talking = set(
        CallLeg.objects.filter(
            user_id__in=[user.pk for user, _ in owners],
            record__is_open=True,
            answered_at__isnull=False,
            ended_at__isnull=True,
        ).values_list("user_id", flat=True)
    )
    return [
        Colleague(name=user.name, position=user.position, extension=extension, is_talking=user.pk in talking)
        for user, extension in owners
    ]
