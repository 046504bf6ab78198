"""Changing the people of a company."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from telecube.accounts import mails
from telecube.accounts.actions.guards import refuse_lifting
from telecube.accounts.actions.invitations import invite
from telecube.accounts.actions.memberships import place_new_user
from telecube.accounts.actions.permission_groups import note_moves
from telecube.accounts.actions.seats import refuse_without_free_seat, take_seat
from telecube.accounts.actions.taken_addresses import refusal_of_taken, refuse_guessing
from telecube.accounts.errors import EmailTaken, PermissionGroupGone
from telecube.accounts.events import UserCreated
from telecube.accounts.logins import create_login, usable_email, usable_password_hash, usable_time_zone
from telecube.accounts.models import Identity, PermissionGroup, User
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
    password: str | None,
    position_group_id: UUID,
    user_group_ids: Collection[UUID] = (),
    permission_group_id: UUID | None = None,
    work_number: str = "",
    language: str = "pl",
    time_zone: str = "Europe/Warsaw",
) -> User:
    """Create a person with a login, in a position; the address gets a mail to confirm it.

    Without a password (None) the mail invites the person to set one. The user takes a seat at once, either way.

    ``work_number`` is E.164 or empty. Raises RightMissing, EmailInvalid, EmailTaken (in the company), EmailNotUsable,
    TooManyUnusableAddresses, PasswordTooWeak, PositionMissing, UserGroupChosenGone, PermissionGroupGone,
    RightsBeyondOwn, OwnReachWouldWiden, SeatLimitReached, TimeZoneUnknown.
    """
    actor.require(CREATE_USERS)
    email, time_zone = usable_email(email), usable_time_zone(time_zone)
    password_hash = make_password(None) if password is None else usable_password_hash(password)
    refuse_without_free_seat()
    group = chosen_permission_group(permission_group_id)
    refuse_lifting(actor, group)
    login = {"password_hash": password_hash, "language": language, "time_zone": time_zone}
    identity, address = _create_login(actor, email=email, **login)
    user = User.objects.create(
        identity=identity,
        first_name=first_name.strip(),
        last_name=last_name.strip(),
        work_number=work_number,
        permission_group=group,
    )
    take_seat(user)
    groups = place_new_user(actor, user, position_group_id=position_group_id, group_ids=user_group_ids)
    first_group = {"permission_group": [None, group.name]} if group else {}
    record(actor, "accounts.user.created", user, email=email, groups=[[], groups], **first_group)
    note_moves(actor, (user, None, group))
    announce(UserCreated(user_id=user.pk), actor=actor)
    if password is None:
        invite(actor, user)
    else:
        mails.send_confirmation(address, template="welcome", user=user, creator=actor.name)
    return user


def chosen_permission_group(group_id: UUID | None) -> PermissionGroup | None:
    """Return the group with the id, held so that nobody deletes it meanwhile; raises PermissionGroupGone."""
    if group_id is None:
        return None
    group = PermissionGroup.objects.get_queryset().select_for_update(no_key=True).filter(pk=group_id).first()
    if group is None:
        raise PermissionGroupGone
    return group


def _create_login(actor: Actor, *, email: str, **values: str) -> tuple[Identity, EmailAddress]:
    refuse_guessing(actor)
    try:
        return create_login(email=email, **values)
    except EmailTaken:
        raise refusal_of_taken(actor, email) from None
