"""Removing a profile for good. Whoever removes a whole user calls telephony's ``delete_user_with_sip_account``."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from telecube.accounts import events
from telecube.accounts.actions.guards import refuse_protected
from telecube.accounts.actions.permission_groups import note_moves
from telecube.accounts.actions.seats import give_seat_back
from telecube.accounts.models import Avatar, EmailChange, Invitation, SupportPin, User, UserGroupMembership
from telecube.accounts.permissions import DELETE_USERS
from telecube.accounts.queries.users import locked_user
from telecube.accounts.session_store import end_sessions_of
from telecube.audit import record
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.events import announce

PERSONAL = (Avatar, EmailChange, Invitation, SupportPin, UserGroupMembership)


@transaction.atomic
def delete_user(actor: Actor, user_id: UUID) -> User:
    """Remove a profile: its login, groups and sessions are gone, its address is free, its name stays for the history.

    The seat is charged to the end of the running billing period. The exchange refuses the phones of a user without a
    profile at once. Raises RightMissing, User.DoesNotExist, MainAdministratorStays, OwnProfileStays.
    """
    actor.require(DELETE_USERS)
    user = locked_user(user_id)
    refuse_protected(actor, user)
    identity, user.identity = user.identity, None
    group = user.permission_group
    user.deleted_at, user.work_number, user.permission_group, user.login_policy = now(), "", None, None
    user.avatar_hash = ""
    user.save(
        update_fields=["identity", "deleted_at", "work_number", "permission_group", "login_policy", "avatar_hash"]
    )
    for kind in PERSONAL:
        kind.objects.filter(user=user).delete()
    if identity is not None:
        end_sessions_of(identity.pk)
        identity.delete()
    give_seat_back(user)
    record(actor, "accounts.user.deleted", user, email=[identity.email if identity else "", ""])
    note_moves(actor, (user, group, None))
    announce(events.UserDeleted(user_id=user.pk), actor=actor)
    return user
