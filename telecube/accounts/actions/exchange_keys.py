"""Keys of exchanges: made and revoked by the service's staff, used once at sign-up."""

from __future__ import annotations

from uuid import UUID

from django.db import connection, transaction

from telecube.accounts.errors import ExchangeHasUsers, ExchangeKeyUnknown, ExchangeKeyUsed
from telecube.accounts.exchange_keys import hash_of, make_key
from telecube.accounts.models import ExchangeKey, User
from telecube.audit import record
from telecube.core.actor import Actor
from telecube.core.clock import now


@transaction.atomic
def make_exchange_key(actor: Actor) -> str:
    """Make a key of the company's exchange and return it in clear, to be shown once; older ones stop working.

    The caller has checked the right. Raises ExchangeHasUsers: then colleagues are invited, no key is needed.
    """
    if User.objects.exists():
        raise ExchangeHasUsers
    revoke_exchange_keys(actor)
    new = make_key()
    key = ExchangeKey.objects.create(hash=new.hash, beginning=new.beginning, made_by=actor.name)
    record(actor, "accounts.exchange_key.made", key)
    return new.text


@transaction.atomic
def revoke_exchange_keys(actor: Actor) -> int:
    """Let the company's unused keys open nothing any more; return their number. The caller has checked the right."""
    unused = ExchangeKey.objects.get_queryset().filter(used_at=None, revoked_at=None).select_for_update()
    for key in (found := list(unused)):
        key.revoked_at = now()
        key.save(update_fields=["revoked_at"])
        record(actor, "accounts.exchange_key.revoked", key)
    return len(found)


def find_exchange(text: str) -> UUID:
    """Return the company whose exchange a key opens. The one look across companies, by the key's hash.

    Raises ExchangeKeyMistyped, ExchangeKeyUnknown.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_exchange_of_key(%s)", [hash_of(text)])
        company_id: UUID | None = cursor.fetchone()[0]
    if company_id is None:
        raise ExchangeKeyUnknown
    return company_id


def use_exchange_key(text: str) -> ExchangeKey:
    """Use the key up, inside the company's scope and the caller's transaction; of two at once the second is refused.

    Raises ExchangeKeyUsed, ExchangeKeyUnknown.
    """
    key = ExchangeKey.objects.get_queryset().select_for_update().get(hash=hash_of(text))
    if key.revoked_at:
        raise ExchangeKeyUnknown
    if key.used_at:
        raise ExchangeKeyUsed
    key.used_at = now()
    key.save(update_fields=["used_at"])
    return key
