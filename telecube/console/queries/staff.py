"""Who works in the console."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Max

from telecube.console.models import StaffMember
from telecube.console.staff import PLATFORM


def staff_members() -> Sequence[StaffMember]:
    """Return everybody who is or was staff, those at work first, with ``last_deed_at``."""
    members = StaffMember.objects.using(PLATFORM).annotate(last_deed_at=Max("entries__at"))
    return sorted(members, key=lambda member: (member.dismissed_at is not None, member.name.casefold()))
