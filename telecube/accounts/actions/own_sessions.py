"""Ending one's own sessions, one by one or all at once."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.db import transaction

from telecube.accounts.models import User, UserSession
from telecube.accounts.session_store import end_session, end_sessions_of, living_hashes_of
from telecube.audit import record
from telecube.core.actor import Actor


@transaction.atomic
def end_own_session(actor: Actor, session_id: UUID) -> None:
    """End one session of the actor's own; raises UserSession.DoesNotExist, also for other people's."""
    user, identity_id = _own_login(actor)
    session = UserSession.objects.get(pk=session_id, session_hash__in=living_hashes_of(identity_id))
    end_session(session.session_hash)
    record(actor, "accounts.profile.session_ended", user, ip_of_session=session.ip)


@transaction.atomic
def end_all_own_sessions(actor: Actor) -> int:
    """End all sessions of the actor, also the one that asks; return how many there were."""
    user, identity_id = _own_login(actor)
    ended = end_sessions_of(identity_id)
    record(actor, "accounts.profile.sessions_ended", user, sessions_ended=ended)
    return ended


def _own_login(actor: Actor) -> tuple[User, UUID]:
    user = User.objects.get(pk=cast(UUID, actor.user_id))
    assert user.identity_id is not None  # only deleted users have none
    return user, user.identity_id
