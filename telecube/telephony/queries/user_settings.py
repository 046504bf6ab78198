"""Everything that the form of a user shows, as it is stored now; two such states can be compared."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from typing import Any

from telecube.accounts.models import User
from telecube.accounts.queries.user_groups import groups_of_user
from telecube.telephony.queries.presentations import call_presentations_of, sms_presentations_of
from telecube.telephony.queries.sip_accounts import find_account_of


@dataclass(frozen=True)
class UserSettings:
    """The settings of one user in plain values, lists in their order."""

    email: str
    first_name: str
    last_name: str
    work_number: str
    permission_group: str
    language: str
    time_zone: str
    groups: tuple[str, ...]
    sip_account: str
    call_presentations: tuple[str, ...]
    sms_presentations: tuple[str, ...]

    @property
    def version(self) -> str:
        """A short text that differs when any of the settings differs, whoever changed it and wherever."""
        plain = json.dumps(asdict(self), sort_keys=True)
        return hashlib.sha256(plain.encode()).hexdigest()[:24]

    def differences_to(self, other: UserSettings) -> dict[str, tuple[Any, Any]]:
        """Return name of a setting → (here, there) where the two differ."""
        pairs = {field.name: (getattr(self, field.name), getattr(other, field.name)) for field in fields(self)}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def settings_of(user: User) -> UserSettings:
    """Return what is stored of a user now."""
    account = find_account_of(user.pk)
    identity = user.identity
    return UserSettings(
        email=identity.email if identity else "",
        first_name=user.first_name,
        last_name=user.last_name,
        work_number=user.work_number,
        permission_group=_id(user.permission_group_id),
        language=identity.language if identity else "",
        time_zone=identity.time_zone if identity else "",
        groups=tuple(sorted(map(str, groups_of_user(user.pk)))),
        sip_account=_id(account.pk if account else None),
        call_presentations=tuple(str(one.pk) for one in (call_presentations_of(account) if account else [])),
        sms_presentations=tuple(str(one.pk) for one in sms_presentations_of(user.pk)),
    )


def _id(value: Any) -> str:
    return str(value) if value else ""
