"""What an administrator does when somebody has lost a phone, a key or a laptop."""

from __future__ import annotations

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.urls import reverse

from telecube.accounts import mails
from telecube.accounts.actions.guards import find_access_refusal
from telecube.accounts.guard_errors import SecondFactorMissing
from telecube.accounts.models import Identity, User, UserSession
from telecube.accounts.permissions import MANAGE_SECURITY
from telecube.accounts.queries.users import locked_user
from telecube.accounts.second_factor import is_demanded_of
from telecube.accounts.session_store import end_session, end_sessions_of, living_hashes_of
from telecube.audit import record
from telecube.core.actor import Actor


@transaction.atomic
def take_off_second_factor(actor: Actor, user_id: UUID) -> User:
    """Take the app, the passkeys and the recovery codes off a user who has lost them, and log him out everywhere.

    From then on the password alone opens the panel; where his permission group demands a second factor, only to set
    one up. A mail tells him. Raises RightMissing, User.DoesNotExist, OwnAccessInProfile, AccessOfMorePowerful,
    AccessOfMainAdministrator, LoginOfStaff, SecondFactorMissing.
    """
    user, identity = _helped(actor, user_id)
    deleted, _kinds = Authenticator.objects.filter(user=identity).delete()
    if not deleted:
        raise SecondFactorMissing(name=user.name)
    ended = end_sessions_of(identity.pk)
    record(actor, "accounts.second_factor.taken_off", user, sessions_ended=ended)
    mails.send(
        "account/email/second_factor_taken_off",
        to=identity.email,
        language=identity.language,
        administrator="" if actor.kind == "system" else actor.name,
        is_demanded=is_demanded_of(user),
        url=mails.absolute(reverse("mfa_index")),
    )
    return user


@transaction.atomic
def log_user_out(actor: Actor, user_id: UUID, *, session_id: UUID | None = None) -> User:
    """End all sessions of a user, or one. Phones keep working: they have passwords of their own.

    Raises RightMissing, User.DoesNotExist, UserSession.DoesNotExist, OwnAccessInProfile, AccessOfMorePowerful,
    AccessOfMainAdministrator, LoginOfStaff.
    """
    user, identity = _helped(actor, user_id)
    if session_id is None:
        ended = end_sessions_of(identity.pk)
        if ended:
            record(actor, "accounts.user.logged_out", user, sessions_ended=ended)
        return user
    session = UserSession.objects.get(pk=session_id, session_hash__in=living_hashes_of(identity.pk))
    end_session(session.session_hash)
    record(actor, "accounts.user.logged_out", user, ip_of_session=session.ip)
    return user


def _helped(actor: Actor, user_id: UUID) -> tuple[User, Identity]:
    actor.require(MANAGE_SECURITY)
    user = locked_user(user_id)
    refusal = find_access_refusal(actor, user)
    if refusal is not None:
        raise refusal
    assert user.identity is not None  # only deleted users have none
    return user, user.identity
