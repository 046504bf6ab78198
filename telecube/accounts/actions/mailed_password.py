"""A password set anew through the link that was mailed for a forgotten one."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction

from telecube.accounts.models import Identity, User
from telecube.accounts.queries.actors import actor_of, find_user_key
from telecube.accounts.session_store import end_sessions_of
from telecube.audit import record
from telecube.core.tenancy import tenant_scope


@transaction.atomic
def close_other_ways(identity: Identity, *, ip: str | None) -> None:
    """End every session of whoever knew the former password, and confirm the address: the mailed link has shown it.

    The link of an invitation that was not used opens nothing any more, since there is a password.
    """
    EmailAddress.objects.filter(user=identity, email=identity.email, verified=False).update(verified=True)
    ended = end_sessions_of(identity.pk)
    key = find_user_key(identity.pk)
    if key is None:
        return
    with tenant_scope(key.tenant_id):
        user = User.objects.select_related("permission_group").get(pk=key.user_id)
        actor = actor_of(user, ip=ip)
        record(actor, "accounts.user.password_reset", user, sessions_ended=ended)
