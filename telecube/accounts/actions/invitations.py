"""Inviting somebody by e-mail: a link, usable once within a week, with which the invited person sets a password."""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from telecube.accounts import mails
from telecube.accounts.errors import InvitationExpired, InvitationGone, NotInvited
from telecube.accounts.logins import usable_password_hash
from telecube.accounts.models import Invitation, User
from telecube.accounts.permissions import CREATE_USERS
from telecube.accounts.queries.actors import actor_of
from telecube.accounts.queries.users import locked_user
from telecube.audit import record
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.tenancy import tenant_scope

LIFETIME = timedelta(days=7)
SECRET_BYTES = 24


@dataclass(frozen=True)
class Link:
    """What a link carries: where the invitation is, and the secret that opens it."""

    tenant_id: UUID
    user_id: UUID
    secret: bytes

    @property
    def text(self) -> str:
        """The last part of the address."""
        packed = self.tenant_id.bytes + self.user_id.bytes + self.secret
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> Link:
        """Read a link; raises InvitationGone when it is none."""
        try:
            packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        except (binascii.Error, ValueError):
            raise InvitationGone from None
        if len(packed) != 32 + SECRET_BYTES:
            raise InvitationGone
        return cls(UUID(bytes=packed[:16]), UUID(bytes=packed[16:32]), packed[32:])


@transaction.atomic
def invite(actor: Actor, user: User) -> Invitation:
    """Mail a fresh link to a user without a password; an earlier one ends. The caller has checked the right."""
    identity = user.identity
    assert identity is not None  # only deleted users have none
    link = Link(actor.tenant_id, user.pk, secrets.token_bytes(SECRET_BYTES))
    values = {"secret_hash": _hash(link.secret), "sent_at": now(), "expires_at": now() + LIFETIME}
    invitation, _created = Invitation.objects.update_or_create(
        user=user, defaults={**values, "accepted_at": None, "withdrawn_at": None}
    )
    if not identity.is_active:
        identity.is_active = True
        identity.save(update_fields=["is_active"])
    record(actor, "accounts.invitation.sent", user, email=identity.email)
    address = mails.absolute(reverse("accounts:invitation", args=[link.text]))
    company = user.tenant.name
    mails.send(
        "account/email/invitation",
        to=identity.email,
        language=identity.language,
        user=user,
        creator=actor.name,
        company=company,
        link=address,
    )
    return invitation


@transaction.atomic
def send_invitation_again(actor: Actor, user_id: UUID) -> Invitation:
    """Mail a new link for another week. Raises RightMissing, User.DoesNotExist, NotInvited."""
    actor.require(CREATE_USERS)
    return invite(actor, _invited(user_id))


@transaction.atomic
def withdraw_invitation(actor: Actor, user_id: UUID) -> None:
    """Make the link useless; nobody can log in to the profile until it is invited again or given a password.

    Raises RightMissing, User.DoesNotExist, NotInvited.
    """
    actor.require(CREATE_USERS)
    user = _invited(user_id)
    identity = user.identity
    assert identity is not None
    Invitation.objects.filter(user=user, withdrawn_at=None).update(withdrawn_at=now())
    identity.is_active = False
    identity.save(update_fields=["is_active"])
    record(actor, "accounts.invitation.withdrawn", user, email=identity.email)


def invited_user(text: str) -> User:
    """Return who was invited by the link. Raises InvitationGone, InvitationExpired."""
    link = Link.read(text)
    with tenant_scope(link.tenant_id):
        invited: User = _open(link).user
        return invited


def accept_invitation(text: str, *, password: str, ip: str | None) -> User:
    """Set the invited person's password; the mailed link has shown that the address is his. The link is used up.

    Raises InvitationGone, InvitationExpired, PasswordTooWeak.
    """
    link = Link.read(text)
    password_hash = usable_password_hash(password)
    with tenant_scope(link.tenant_id):
        invitation = _open(link)
        user: User = invitation.user
        identity = user.identity
        assert identity is not None
        identity.password, identity.is_active = password_hash, True
        identity.save(update_fields=["password", "is_active"])
        EmailAddress.objects.filter(user=identity, email=identity.email).update(verified=True)
        invitation.accepted_at = now()
        invitation.save(update_fields=["accepted_at"])
        actor = actor_of(user, ip=ip)
        record(actor, "accounts.invitation.accepted", user)
    return user


def _open(link: Link) -> Invitation:
    """Hold the link's invitation until the transaction's end; refuse what is used, withdrawn, replaced or too old."""
    found = Invitation.objects.get_queryset().select_for_update(no_key=True, of=("self",))
    invitation = (
        found.select_related("user__identity", "user__tenant", "user__permission_group")
        .filter(user_id=link.user_id)
        .first()
    )
    if invitation is None or not constant_time_compare(invitation.secret_hash, _hash(link.secret)):
        raise InvitationGone
    # Whoever has a password by another way needs no link any more: an old mail would set another one.
    if not invitation.is_waiting or invitation.user.identity.has_usable_password():
        raise InvitationGone
    if invitation.is_expired(now()):
        raise InvitationExpired
    return invitation


def _invited(user_id: UUID) -> User:
    user = locked_user(user_id)
    if user.identity is None or user.identity.has_usable_password():
        raise NotInvited(name=user.name)
    return user


def _hash(secret: bytes) -> str:
    return hashlib.sha256(secret).hexdigest()
