"""A company opens its account and can call from the browser at once."""

from __future__ import annotations

from django.db import transaction

from telecube.accounts.actions.sign_up import join_exchange, sign_up_company
from telecube.accounts.models import User
from telecube.accounts.queries.actors import actor_of
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.sip_accounts import create_sip_account, hand_sip_account
from telecube.telephony.queries.sip_accounts import free_sip_accounts


@transaction.atomic
def sign_up_company_with_phone(
    *,
    company_name: str,
    nip: str,
    first_name: str,
    last_name: str,
    email: str,
    password: str,
    ip: str | None,
    language: str = "pl",
) -> User:
    """Open a company's account and give its main administrator the first internal number; both or nothing.

    Nobody sees the number's password: a desk phone gets a new one. Refusals: see ``sign_up_company``.
    """
    administrator = sign_up_company(
        company_name=company_name,
        nip=nip,
        first_name=first_name,
        last_name=last_name,
        email=email,
        password=password,
        ip=ip,
        language=language,
    )
    actor = actor_of(administrator, ip=ip)
    with tenant_scope(actor.tenant_id):
        create_sip_account(actor, user_id=administrator.pk)
    return administrator


@transaction.atomic
def join_exchange_with_phone(
    *,
    exchange_key: str,
    first_name: str,
    last_name: str,
    email: str,
    password: str,
    ip: str | None,
    language: str = "pl",
) -> User:
    """Open the CRM account of an exchange and give its main administrator the first free SIP account, or a new one.

    Phones that are set up with the free account go on working. Refusals: see ``join_exchange``.
    """
    administrator = join_exchange(
        exchange_key=exchange_key,
        first_name=first_name,
        last_name=last_name,
        email=email,
        password=password,
        ip=ip,
        language=language,
    )
    actor = actor_of(administrator, ip=ip)
    with tenant_scope(actor.tenant_id):
        free = free_sip_accounts()
        if free:
            hand_sip_account(actor, free[0].pk, user_id=administrator.pk)
        else:
            create_sip_account(actor, user_id=administrator.pk)
    return administrator
