"""An address that somebody has already: whom is told what.

Within the company the refusal says so. Of others nothing is said to whoever asks: the address itself is told what can
be done, and who asks for many such addresses waits.
"""

from __future__ import annotations

import hashlib
from functools import partial

from django.core.cache import cache

from telecube.accounts import mails
from telecube.accounts.errors import EmailNotUsable, EmailTaken, TooManyUnusableAddresses
from telecube.accounts.models import Identity, Tenant, User
from telecube.core.actor import Actor
from telecube.core.errors import DomainError
from telecube.core.tenancy import tenant_scope

MOST_AN_HOUR = 20
HOUR, DAY = 3_600, 86_400


def refusal_of_taken(actor: Actor, email: str) -> DomainError:
    """Return what is said of a taken address: EmailTaken of one of the own company, else EmailNotUsable."""
    if User.objects.filter(identity__email=email).exists():
        return EmailTaken(email=email)
    refusal = EmailNotUsable()
    refusal.afterwards = partial(_tell_the_address, actor, email)
    return refusal


def refuse_guessing(actor: Actor) -> None:
    """Refuse every new address for a while after many that could not be used. Raises TooManyUnusableAddresses."""
    if cache.get(_count_of(actor), 0) >= MOST_AN_HOUR:
        raise TooManyUnusableAddresses


def _tell_the_address(actor: Actor, email: str) -> None:
    """Count the refusal, and write to the address, at most once a day."""
    with tenant_scope(actor.tenant_id):
        cache.add(_count_of(actor), 0, timeout=HOUR)
        cache.incr(_count_of(actor))
        identity = Identity.objects.filter(email=email).first()
        digest = hashlib.sha256(email.encode()).hexdigest()
        if identity is None or not cache.add(f"taken-address:{actor.tenant_id}:{digest}", True, timeout=DAY):
            return
        company = Tenant.objects.get().name
        template, language = "account/email/address_taken", identity.language
        mails.send(template, to=email, language=language, company=company, creator=actor.name)


def _count_of(actor: Actor) -> str:
    return f"unusable-addresses:{actor.tenant_id}"
