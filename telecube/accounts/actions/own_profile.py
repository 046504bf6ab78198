"""Changing one's own profile: each field under a right of its own, checked here whatever a page shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.db import transaction

from telecube.accounts.actions.guards import refuse_lifting, refuse_own_way_out
from telecube.accounts.actions.permission_groups import note_moves
from telecube.accounts.errors import PermissionGroupGone, WrongPassword
from telecube.accounts.logins import usable_password_hash, usable_time_zone
from telecube.accounts.models import Identity, PermissionGroup, User
from telecube.accounts.permissions import (
    OWN_NAME,
    OWN_PASSWORD,
    OWN_PERMISSION_GROUP,
    OWN_WORK_NUMBER,
)
from telecube.accounts.session_store import end_sessions_of
from telecube.audit import record
from telecube.core.access import Right
from telecube.core.actor import Actor

#: Field of the profile → the right that changes it. Language and time zone are everybody's own matter.
RIGHT_OF_FIELD: dict[str, Right] = {
    "first_name": OWN_NAME,
    "last_name": OWN_NAME,
    "work_number": OWN_WORK_NUMBER,
}
FREE_FIELDS = ("language", "time_zone")


@dataclass(frozen=True)
class OwnDetails:
    """What somebody wants in his own profile; None leaves a field as it is."""

    first_name: str | None = None
    last_name: str | None = None
    work_number: str | None = None
    language: str | None = None
    time_zone: str | None = None


@transaction.atomic
def change_own_details(actor: Actor, details: OwnDetails) -> User:
    """Change name, work number, language and time zone of the actor's own profile. Raises RightMissing."""
    user = User.objects.lock(actor.user_id)
    changes: dict[str, Any] = {}
    for field, right in RIGHT_OF_FIELD.items():
        wanted = getattr(details, field)
        if wanted is not None and wanted.strip() != getattr(user, field):
            actor.require(right)
            changes[field] = [getattr(user, field), wanted.strip()]
            setattr(user, field, wanted.strip())
    user.save(update_fields=[*RIGHT_OF_FIELD])
    changes |= _change_login(user.identity, details)
    if changes:
        record(actor, "accounts.profile.changed", user, **changes)
    return user


@transaction.atomic
def change_own_permission_group(actor: Actor, group_id: UUID) -> User:
    """Move oneself to another permission group, never to one with rights that one does not have.

    Raises RightMissing, PermissionGroupGone, RightsBeyondOwn, OwnSecondFactorDemanded.
    """
    # Held, so that nobody deletes it meanwhile; the group before the user, as everywhere.
    group = PermissionGroup.objects.get_queryset().select_for_update(no_key=True).filter(pk=group_id).first()
    user = User.objects.lock(actor.user_id)
    if user.permission_group_id == group_id:
        return user
    actor.require(OWN_PERMISSION_GROUP)
    # The main administrator is in no group.
    if group is None or user.is_main_administrator:
        raise PermissionGroupGone
    refuse_lifting(actor, group)
    refuse_own_way_out(actor, [user], group)
    before, user.permission_group = user.permission_group, group
    user.save(update_fields=["permission_group"])
    record(actor, "accounts.profile.changed", user, permission_group=[before and before.name, group.name])
    note_moves(actor, (user, before, group))
    return user


@transaction.atomic
def change_own_password(actor: Actor, *, old: str, new: str, session_key: str | None) -> Identity:
    """Set a new password; all other sessions of the login end. Raises RightMissing, WrongPassword, PasswordTooWeak."""
    actor.require(OWN_PASSWORD)
    user = User.objects.select_related("identity").get(pk=cast(UUID, actor.user_id))
    identity = user.identity
    assert identity is not None  # somebody is logged in with it
    if not identity.check_password(old):
        raise WrongPassword
    identity.password = usable_password_hash(new)
    identity.save(update_fields=["password"])
    ended = end_sessions_of(identity.pk, but=session_key)
    record(actor, "accounts.profile.password_changed", user, sessions_ended=ended)
    return identity


def _change_login(identity: Identity | None, details: OwnDetails) -> dict[str, Any]:
    if identity is None:
        return {}
    if details.time_zone is not None:
        usable_time_zone(details.time_zone)
    wanted = {field: getattr(details, field) for field in FREE_FIELDS if getattr(details, field) is not None}
    changes = {field: [getattr(identity, field), value] for field, value in wanted.items()}
    changes = {field: pair for field, pair in changes.items() if pair[0] != pair[1]}
    for field, (_before, after) in changes.items():
        setattr(identity, field, after)
    if changes:
        identity.save(update_fields=[*changes])
    return changes
