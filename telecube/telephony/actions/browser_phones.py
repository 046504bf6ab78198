"""Short-lived SIP credentials for the softphone in the browser."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from telecube.config import config
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.live import notify
from telecube.telephony.digests import digest_password, make_device_id, make_password
from telecube.telephony.errors import UserHasNoSipAccount
from telecube.telephony.models import BrowserPhone, SipAccount

# The page renews its phone every four minutes; one that is gone cannot be used for long.
LIFETIME = timedelta(minutes=10)


@dataclass(frozen=True)
class BrowserCredentials:
    """What a browser registers with; ``display`` is the extension, for people."""

    device_id: str
    password: str
    realm: str
    display: str
    expires_at: datetime


@transaction.atomic
def open_browser_phone(actor: Actor, *, session_key: str) -> BrowserCredentials:
    """Give the actor's browser session a phone of its own, in place of the one that it had."""
    account = SipAccount.objects.select_for_update(no_key=True).filter(user_id=user_of(actor)).first()
    if account is None:
        raise UserHasNoSipAccount
    key_hash = hash_session_key(session_key)
    BrowserPhone.objects.filter(sip_account=account, session_key_hash=key_hash).delete()
    BrowserPhone.objects.filter(sip_account=account, expires_at__lte=now()).delete()
    device_id, password = make_device_id(), make_password()
    digests = digest_password(device_id, config.sip_realm, password)
    phone = BrowserPhone.objects.create(
        sip_account=account,
        device_id=device_id,
        ha1_md5=digests.md5,
        ha1_sha256=digests.sha256,
        session_key_hash=key_hash,
        expires_at=now() + LIFETIME,
    )
    # Whoever opens the panel is online from now on.
    notify(actor.tenant_id, topic="presence.changed", data={"user_id": str(actor.user_id)})
    return BrowserCredentials(device_id, password, config.sip_realm, account.extension, phone.expires_at)


@transaction.atomic
def renew_browser_phone(actor: Actor, *, session_key: str, device_id: str) -> datetime | None:
    """Let the session's phone live on under the same password; None when it is gone and a new one is needed."""
    expires_at = now() + LIFETIME
    mine = BrowserPhone.objects.filter(
        sip_account__user_id=user_of(actor),
        session_key_hash=hash_session_key(session_key),
        device_id=device_id,
        expires_at__gt=now(),
    )
    return expires_at if mine.update(expires_at=expires_at) else None


@transaction.atomic
def close_browser_phones(actor: Actor, *, session_key: str) -> int:
    """End the phones of a login session, on logout; return how many there were."""
    mine = BrowserPhone.objects.filter(
        sip_account__user_id=user_of(actor), session_key_hash=hash_session_key(session_key)
    )
    return mine.delete()[0]


def user_of(actor: Actor) -> UUID:
    if actor.user_id is None:
        raise UserHasNoSipAccount
    return actor.user_id


def hash_session_key(session_key: str) -> str:
    return hashlib.sha256(session_key.encode()).hexdigest()
