"""Ending one's own sessions, one by one or all at once."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.db import transaction

from telecube.accounts.models import User, UserSession
from telecube.accounts.session_store import end_sessions_of
from telecube.accounts.sessions import end_noted_session
from telecube.audit import record
from telecube.core.actor import Actor


@transaction.atomic
def end_own_session(actor: Actor, session_id: UUID) -> None:
    """End one session of the actor's own; raises UserSession.DoesNotExist, also for other people's."""
    session = UserSession.objects.select_related("user").get(pk=session_id, user_id=cast(UUID, actor.user_id))
    record(actor, "accounts.profile.session_ended", session.user, ip_of_session=session.ip)
    end_noted_session(session)


@transaction.atomic
def end_all_own_sessions(actor: Actor) -> int:
    """End all sessions of the actor, also the one that asks; return how many there were."""
    user = User.objects.get(pk=cast(UUID, actor.user_id))
    assert user.identity_id is not None
    ended = end_sessions_of(user.identity_id)
    UserSession.objects.filter(user=user).delete()
    record(actor, "accounts.profile.sessions_ended", user, sessions_ended=ended)
    return ended
