"""An exchange without the CRM: numbers and SIP accounts of a company that has no users yet, and the key to join it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from telecube.accounts.actions.exchange_keys import make_exchange_key
from telecube.accounts.actions.sign_up import open_exchange_account
from telecube.accounts.models import Tenant
from telecube.core.actor import Actor
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.numbers import add_number
from telecube.telephony.actions.presentations import write_call_presentations
from telecube.telephony.actions.sip_accounts import NewSipPassword, create_sip_account


@dataclass(frozen=True)
class OpenedExchange:
    """An exchange with its key and the passwords of its phones: to be shown once and forgotten."""

    company: Tenant
    key: str
    accounts: list[NewSipPassword]


def open_exchange(
    actor: Actor, *, company_name: str, nip: str, numbers: Collection[str] = (), phones: int = 1
) -> OpenedExchange:
    """Open an exchange for a new company, whose id the actor brings; all phones show its first number.

    Everything or nothing. The caller has checked the right. Raises NipInvalid, NumberNotPossible, NumberTaken.
    """
    with tenant_scope(actor.tenant_id), transaction.atomic():
        company = open_exchange_account(actor, company_name=company_name, nip=nip)
        added = [add_number(actor, text) for text in numbers]
        accounts = [create_sip_account(actor) for _place in range(phones)]
        for new in accounts if added else ():
            write_call_presentations(actor, new.account, [added[0].pk])
        return OpenedExchange(company=company, key=make_exchange_key(actor), accounts=accounts)
