"""Changing somebody's profile."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from telecube.accounts import events, mails
from telecube.accounts.actions.guards import refuse_lifting, refuse_login, refuse_lowering, refuse_own_way_out
from telecube.accounts.actions.invitations import invite
from telecube.accounts.actions.permission_groups import note_moves
from telecube.accounts.actions.taken_addresses import refusal_of_taken, refuse_guessing
from telecube.accounts.actions.users import chosen_permission_group
from telecube.accounts.logins import usable_email, usable_password_hash, usable_time_zone
from telecube.accounts.models import Identity, User
from telecube.accounts.permissions import CHANGE_USERS
from telecube.accounts.queries.users import locked_user
from telecube.accounts.session_store import end_sessions_of
from telecube.audit import record
from telecube.core.actor import Actor
from telecube.core.events import announce


@transaction.atomic
def change_user(
    actor: Actor,
    user_id: UUID,
    *,
    email: str,
    first_name: str,
    last_name: str,
    permission_group_id: UUID | None,
    work_number: str,
    language: str,
    time_zone: str,
    password: str = "",
) -> User:
    """Change a profile; an empty password leaves the present one, a new one ends the user's sessions.

    Raises RightMissing, User.DoesNotExist, EmailInvalid, EmailTaken, EmailNotUsable, TooManyUnusableAddresses,
    PasswordTooWeak, PermissionGroupGone, RightsBeyondOwn, GroupOfMorePowerful, OwnSecondFactorDemanded,
    LoginOfMorePowerful, LoginOfStaff, OwnEmailInProfile, OwnPasswordInProfile, TimeZoneUnknown.
    """
    actor.require(CHANGE_USERS)
    # The group before the user, as everywhere: two who lock both cannot wait for each other.
    group = chosen_permission_group(permission_group_id)
    user = locked_user(user_id)
    if group != user.permission_group and not user.is_main_administrator:
        refuse_lifting(actor, group)
        refuse_lowering(actor, [user])
        refuse_own_way_out(actor, [user], group)
    identity = user.identity
    assert identity is not None  # only deleted users have none
    before = user.permission_group
    changes = _set(user, first_name=first_name.strip(), last_name=last_name.strip(), work_number=work_number)
    changes |= _set(user, permission_group=None if user.is_main_administrator else group)
    changes |= _set(identity, language=language, time_zone=usable_time_zone(time_zone))
    changes |= _change_login(actor, user, identity, email=usable_email(email), password=password)
    if not changes:
        return user
    user.save()
    record(actor, "accounts.user.changed", user, **changes)
    note_moves(actor, (user, before, user.permission_group))
    announce(events.UserChanged(user_id=user.pk), actor=actor)
    return user


def _set(thing: User | Identity, **values: Any) -> dict[str, list[Any]]:
    """Set what differs; return name → [before, after]."""
    changes = {name: [getattr(thing, name), value] for name, value in values.items() if getattr(thing, name) != value}
    for name, (_before, value) in changes.items():
        setattr(thing, name, value)
    return changes


def _change_login(actor: Actor, user: User, identity: Identity, *, email: str, password: str) -> dict[str, Any]:
    before, changes = identity.email, _set(identity, email=email)
    if changes:
        refuse_login(actor, user, is_email=True)
        refuse_guessing(actor)
    if password:
        refuse_login(actor, user, is_email=False)
        identity.password, identity.is_active = usable_password_hash(password), True
        changes["password"] = ["", "set"]
    try:
        with transaction.atomic():
            identity.save()
    except IntegrityError:
        raise refusal_of_taken(actor, email) from None
    if email != before:
        _confirm_new_address(actor, user, identity)
    if password:
        end_sessions_of(identity.pk)
    return changes


def _confirm_new_address(actor: Actor, user: User, identity: Identity) -> None:
    """Ask the new address for its confirmation; somebody who was invited gets the invitation there instead."""
    EmailAddress.objects.filter(user=identity).delete()
    address = EmailAddress.objects.create(user=identity, email=identity.email, primary=True, verified=False)
    if identity.has_usable_password():
        mails.send_confirmation(address)
    elif identity.is_active:
        invite(actor, user)
