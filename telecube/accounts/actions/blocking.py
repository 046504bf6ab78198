"""Keeping somebody out of the panel, and letting him in again. The SIP account is not touched."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from telecube.accounts import events
from telecube.accounts.actions.guards import refuse_protected
from telecube.accounts.models import User
from telecube.accounts.permissions import CHANGE_USERS
from telecube.accounts.queries.users import locked_user
from telecube.accounts.session_store import end_sessions_of
from telecube.audit import record
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.events import announce


@transaction.atomic
def block_user(actor: Actor, user_id: UUID) -> User:
    """Keep a user out of the panel: open sessions end with the commit. His phones go on working, his seat stays paid.

    A second time changes nothing. Raises RightMissing, User.DoesNotExist, MainAdministratorStays, OwnProfileStays.
    """
    actor.require(CHANGE_USERS)
    user = locked_user(user_id)
    refuse_protected(actor, user)
    if user.is_blocked:
        return user
    user.blocked_at = now()
    user.save(update_fields=["blocked_at"])
    ended = end_sessions_of(user.identity.pk) if user.identity else 0
    record(actor, "accounts.user.blocked", user, sessions_ended=ended)
    announce(events.UserBlocked(user_id=user.pk), actor=actor)
    return user


@transaction.atomic
def unblock_user(actor: Actor, user_id: UUID) -> User:
    """Let a blocked user log in again. A second time changes nothing. Raises RightMissing, User.DoesNotExist."""
    actor.require(CHANGE_USERS)
    user = locked_user(user_id)
    if not user.is_blocked:
        return user
    user.blocked_at = None
    user.save(update_fields=["blocked_at"])
    record(actor, "accounts.user.unblocked", user)
    announce(events.UserUnblocked(user_id=user.pk), actor=actor)
    return user
