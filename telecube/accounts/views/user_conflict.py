"""Telling the second of two people who saved the same profile what is stored now and what he typed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from telecube.accounts.errors import UserChangedMeanwhile
from telecube.accounts.forms.user_profile import KEEP, UserProfileForm
from telecube.accounts.models import User
from telecube.accounts.queries.user_groups import names_of
from telecube.accounts.queries.users import user_for
from telecube.audit.models import AuditEntry
from telecube.core.phone_numbers import format_number
from telecube.telephony.queries.user_settings import UserSettings, settings_of

SAVED_BY = ("accounts.user.changed", "accounts.user.groups_changed")


@dataclass(frozen=True)
class Difference:
    """One setting: what is stored now, and what was typed."""

    label: str | Promise
    stored: str
    typed: str


@dataclass(frozen=True)
class Conflict:
    """What the second person is told; ``by`` and ``at`` are known when the profile itself was changed."""

    sentence: str
    differences: list[Difference]
    by: str = ""
    at: datetime | None = None


def conflict_of(form: UserProfileForm, user: User, refused: UserChangedMeanwhile) -> Conflict:
    """Compare a valid form with what is stored, and let the form be saved again on top of what was shown."""
    user = user_for(user.pk)
    stored = settings_of(user)
    last = AuditEntry.objects.filter(object_id=str(user.pk), action__in=SAVED_BY).order_by("-at").first()
    # Saved once more, the form stands on what is shown now.
    data: Any = form.data
    data = data.copy()
    data["version"] = stored.version
    form.data = data
    return Conflict(
        sentence=str(refused),
        differences=list(_differences(form, stored)),
        by=last.actor_name if last else "",
        at=last.at if last else None,
    )


def _differences(form: UserProfileForm, stored: UserSettings) -> Iterable[Difference]:
    typed = _typed(form, stored)
    for name, (now_stored, now_typed) in stored.differences_to(typed).items():
        label = _("User groups") if name == "groups" else form.fields[_field_of(name)].label or ""
        yield Difference(label, _words(form, name, now_stored), _words(form, name, now_typed))


def _typed(form: UserProfileForm, stored: UserSettings) -> UserSettings:
    values = form.cleaned_data
    plain = ("email", "first_name", "last_name", "work_number", "permission_group", "language", "time_zone")
    groups = {form.position_group_id, *form.user_group_ids}
    return UserSettings(
        **{name: values[name] for name in plain},
        groups=tuple(sorted(str(pk) for pk in groups)),
        sip_account=stored.sip_account if values["sip_choice"] == KEEP else values.get("free_account", ""),
        call_presentations=tuple(values["call_presentations"]),
        sms_presentations=tuple(values["sms_presentations"]),
    )


def _field_of(name: str) -> str:
    return "sip_choice" if name == "sip_account" else name


def _words(form: UserProfileForm, name: str, value: Any) -> str:
    if name == "groups":
        return ", ".join(names_of({UUID(pk) for pk in value})) or "–"
    if name == "sip_account":
        return _("as it was") if value else _("a new account")
    if name == "work_number":
        return format_number(value) or "–"
    field: Any = form.fields[name]
    known = dict(_flat(field.choices)) if hasattr(field, "choices") else {}
    many = value if isinstance(value, tuple) else (value,)
    return ", ".join(str(known.get(one, one)) for one in many if one) or "–"


def _flat(choices: Iterable[Any]) -> Iterable[tuple[str, Any]]:
    for value, label in choices:
        if isinstance(label, list):
            yield from label
        else:
            yield value, label
