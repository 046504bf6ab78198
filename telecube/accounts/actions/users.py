"""Changing the people of a company."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from telecube.accounts import mails
from telecube.accounts.actions.memberships import place_new_user
from telecube.accounts.errors import PermissionGroupGone, SeatLimitReached
from telecube.accounts.events import UserCreated
from telecube.accounts.logins import create_login, usable_email, usable_password_hash
from telecube.accounts.models import Entitlements, PermissionGroup, User
from telecube.accounts.permissions import CREATE_USERS
from telecube.audit import record
from telecube.core.actor import Actor
from telecube.core.events import announce


@transaction.atomic
def create_user(
    actor: Actor,
    *,
    email: str,
    first_name: str,
    last_name: str,
    password: str,
    position_group_id: UUID,
    user_group_ids: Collection[UUID] = (),
    permission_group_id: UUID | None = None,
    work_number: str = "",
    language: str = "pl",
) -> User:
    """Create a person with a login, in a position; the address gets a mail to confirm it.

    ``work_number`` is E.164 or empty. Raises RightMissing, EmailInvalid, EmailTaken, PasswordTooWeak, PositionMissing,
    UserGroupChosenGone, PermissionGroupGone, SeatLimitReached.
    """
    actor.require(CREATE_USERS)
    email = usable_email(email)
    password_hash = usable_password_hash(password)
    _take_seat()
    identity, address = create_login(email=email, password_hash=password_hash, language=language)
    user = User.objects.create(
        identity=identity,
        first_name=first_name.strip(),
        last_name=last_name.strip(),
        work_number=work_number,
        permission_group=_permission_group(permission_group_id),
    )
    groups = place_new_user(user, position_group_id=position_group_id, group_ids=user_group_ids)
    record(actor, "accounts.user.created", user, email=email, groups=[[], groups])
    announce(UserCreated(user_id=user.pk), actor=actor)
    mails.send_confirmation(address, template="welcome", user=user, creator=actor.name)
    return user


def _take_seat() -> None:
    """Hold the entitlements, so that two administrators cannot take the last seat both."""
    entitlements = Entitlements.objects.get_queryset().select_for_update(no_key=True).get()
    taken = User.objects.filter(deleted_at=None).count()
    if entitlements.seats is not None and taken >= entitlements.seats:
        raise SeatLimitReached(seats=entitlements.seats)


def _permission_group(group_id: UUID | None) -> PermissionGroup | None:
    if group_id is None:
        return None
    group = PermissionGroup.objects.filter(pk=group_id).first()
    if group is None:
        raise PermissionGroupGone
    return group
