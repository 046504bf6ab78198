"""Making and revoking keys."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from telecube.accounts.permissions import MANAGE_API_KEYS
from telecube.api.errors import AddressUnusable, KeyNameMissing, TooManyAddresses
from telecube.api.models import ApiKey
from telecube.api.secrets import make_secret
from telecube.audit import record
from telecube.core.actor import Actor
from telecube.core.clock import now

MOST_ADDRESSES = 50


@dataclass(frozen=True)
class NewKey:
    """A key with its secret in clear: to be shown once and forgotten."""

    key: ApiKey
    secret: str


@transaction.atomic
def create_key(actor: Actor, *, name: str, addresses: Iterable[str] = ()) -> NewKey:
    """Make a key of the actor's own: it never can more than he can at the moment of a request.

    ``addresses``: IPv4 or IPv6 addresses and networks; none: from everywhere. Raises RightMissing, KeyNameMissing,
    AddressUnusable, TooManyAddresses.
    """
    actor.require(MANAGE_API_KEYS)
    assert actor.user_id is not None  # only people make keys; the system has no rights to lend
    name = name.strip()
    if not name:
        raise KeyNameMissing
    networks = usable_networks(addresses)
    secret = make_secret()
    key = ApiKey.objects.create(
        name=name[:80], prefix=secret.prefix, hash=secret.hash, created_by_id=actor.user_id, addresses=networks
    )
    record(actor, "api.key.created", key, prefix=secret.prefix, addresses=networks)
    return NewKey(key=key, secret=secret.text)


@transaction.atomic
def revoke_key(actor: Actor, key_id: UUID) -> ApiKey:
    """Let a key open nothing any more, from the commit on; a second time changes nothing.

    Raises RightMissing, ApiKey.DoesNotExist.
    """
    actor.require(MANAGE_API_KEYS)
    key = ApiKey.objects.lock(key_id)
    if key.is_revoked:
        return key
    key.revoked_at = now()
    key.save(update_fields=["revoked_at"])
    record(actor, "api.key.revoked", key, prefix=key.prefix)
    return key


def usable_networks(addresses: Iterable[str]) -> list[str]:
    """Return the addresses and networks in one notation, each once."""
    found: list[str] = []
    for text in filter(None, (address.strip() for address in addresses)):
        try:
            network = str(ipaddress.ip_network(text, strict=False))
        except ValueError:
            raise AddressUnusable(text=text[:80]) from None
        if network not in found:
            found.append(network)
    if len(found) > MOST_ADDRESSES:
        raise TooManyAddresses(limit=MOST_ADDRESSES)
    return found
