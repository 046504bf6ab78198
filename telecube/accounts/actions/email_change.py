"""Another address to log in with: the old one allows it, the new one confirms it, nothing changes before both."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse

from telecube.accounts import mails
from telecube.accounts.actions.taken_addresses import refusal_of_taken
from telecube.accounts.errors import EmailUnchanged, LinkNoLongerWorks, WrongPassword
from telecube.accounts.logins import usable_email
from telecube.accounts.models import EmailChange, Identity, User
from telecube.accounts.permissions import OWN_EMAIL
from telecube.audit import record
from telecube.core.actor import Actor
from telecube.core.clock import now

LINK_SECONDS = 3 * 24 * 3600
SALT = "telecube.accounts.email_change"
OLD, NEW = "old", "new"


@transaction.atomic
def ask_email_change(actor: Actor, *, email: str, password: str) -> EmailChange:
    """Ask for another address: two mails leave. Whether the new one has an account elsewhere is told only to itself.

    Raises RightMissing, WrongPassword, EmailInvalid, EmailUnchanged.
    """
    actor.require(OWN_EMAIL)
    user = User.objects.lock(actor.user_id)
    identity = user.identity
    assert identity is not None
    if not identity.check_password(password):
        raise WrongPassword
    email = usable_email(email)
    if email == identity.email:
        raise EmailUnchanged
    EmailChange.objects.filter(user=user, ended_at=None).update(ended_at=now())
    change = EmailChange.objects.create(user=user, old_email=identity.email, new_email=email)
    record(actor, "accounts.profile.email_change_asked", user, email=[identity.email, email])
    _send(change, identity, OLD)
    is_taken = Identity.objects.filter(email=email).exists()
    _send(change, identity, NEW, template="email_change_taken" if is_taken else "")
    return change


@transaction.atomic
def allow_email_change(actor: Actor, change_id: UUID) -> EmailChange:
    """The old address agrees. ``actor``: whose profile it is, as he is now. Raises LinkNoLongerWorks."""
    change = _usable_change(actor, change_id)
    if change.allowed_at is None:
        change.allowed_at = now()
        change.save(update_fields=["allowed_at"])
        record(actor, "accounts.profile.email_change_allowed", change.user, email=change.new_email)
    return _finish(actor, change)


@transaction.atomic
def confirm_email_change(actor: Actor, change_id: UUID) -> EmailChange:
    """The new address agrees. ``actor``: whose profile it is, as he is now. Raises LinkNoLongerWorks."""
    change = _usable_change(actor, change_id)
    if change.confirmed_at is None:
        change.confirmed_at = now()
        change.save(update_fields=["confirmed_at"])
        record(actor, "accounts.profile.email_change_confirmed", change.user, email=change.new_email)
    return _finish(actor, change)


@transaction.atomic
def stop_email_change(actor: Actor, change_id: UUID) -> EmailChange:
    """The old address, or its owner in the profile, stops it."""
    change = _open_change(change_id)
    change.ended_at = now()
    change.save(update_fields=["ended_at"])
    record(actor, "accounts.profile.email_change_stopped", change.user, email=change.new_email)
    return change


def token_of(change: EmailChange, side: str) -> str:
    """Return the secret part of the link for one side."""
    return signing.dumps([str(change.tenant_id), str(change.pk), side], salt=SALT)


def read_token(token: str) -> tuple[UUID, UUID, str]:
    """Return tenant, change and side of a link; raises LinkNoLongerWorks."""
    try:
        tenant_id, change_id, side = signing.loads(token, salt=SALT, max_age=LINK_SECONDS)
    except signing.BadSignature:
        raise LinkNoLongerWorks from None
    return UUID(tenant_id), UUID(change_id), str(side)


def _open_change(change_id: UUID) -> EmailChange:
    found = EmailChange.objects.get_queryset().select_for_update(no_key=True)
    change = found.filter(pk=change_id, ended_at=None).first()
    if change is None or change.user.deleted_at is not None:
        raise LinkNoLongerWorks
    return change


def _usable_change(actor: Actor, change_id: UUID) -> EmailChange:
    """Return a change that may still happen: whoever asked for it still has the right and is not blocked."""
    change = _open_change(change_id)
    if change.user.is_blocked or not actor.can(OWN_EMAIL):
        raise LinkNoLongerWorks
    return change


def _finish(actor: Actor, change: EmailChange) -> EmailChange:
    """Change the login when both sides have agreed."""
    if change.allowed_at is None or change.confirmed_at is None:
        return change
    user = change.user
    identity = user.identity
    if identity is None or identity.email != change.old_email:
        raise LinkNoLongerWorks
    try:
        with transaction.atomic():
            identity.email = change.new_email
            identity.save(update_fields=["email"])
            EmailAddress.objects.filter(user=identity).delete()
            EmailAddress.objects.create(user=identity, email=change.new_email, primary=True, verified=True)
    except IntegrityError:
        raise refusal_of_taken(actor, change.new_email) from None
    change.ended_at = now()
    change.save(update_fields=["ended_at"])
    record(actor, "accounts.profile.email_changed", user, email=[change.old_email, change.new_email])
    return change


def _send(change: EmailChange, identity: Identity, side: str, *, template: str = "") -> None:
    url = mails.absolute(reverse("accounts:email-change-link", args=[token_of(change, side)]))
    context: dict[str, Any] = {"old_email": change.old_email, "new_email": change.new_email, "url": url}
    to = change.old_email if side == OLD else change.new_email
    mails.send(f"account/email/{template or f'email_change_{side}'}", to=to, language=identity.language, **context)
