"""Changing the internal number of a SIP account and the number that it shows first. Its devices go on working."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from telecube.accounts.models import Tenant
from telecube.audit import record
from telecube.core.actor import Actor
from telecube.core.events import announce
from telecube.telephony.actions.presentations import write_call_presentations
from telecube.telephony.actions.sip_accounts import chosen_extension
from telecube.telephony.errors import SipAccountChangedMeanwhile
from telecube.telephony.events import ExtensionChanged
from telecube.telephony.models import SipAccount
from telecube.telephony.permissions import MANAGE_SIP_ACCOUNTS
from telecube.telephony.queries.presentations import call_presentations_of


@transaction.atomic
def change_account(actor: Actor, account_id: UUID, *, extension: str, number_id: UUID | None, version: str) -> None:
    """Set internal number and shown number, both or none. ``version``: of the account that was looked at.

    Raises what ``change_extension`` and ``show_first`` raise, and SipAccountChangedMeanwhile.
    """
    account = _locked(actor, account_id)
    if account.version != version:
        raise SipAccountChangedMeanwhile(extension=account.extension)
    change_extension(actor, account_id, extension)
    if account.presentation_number_id != number_id:
        show_first(actor, account_id, number_id=number_id)


@transaction.atomic
def change_extension(actor: Actor, account_id: UUID, extension: str) -> SipAccount:
    """Give an account another internal number; an empty text is the lowest free one.

    Raises RightMissing, SipAccount.DoesNotExist, ExtensionNotAllowed, ExtensionTaken, NoFreeExtension.
    """
    account = _locked(actor, account_id)
    if account.extension == extension.strip():
        return account
    before, account.extension = account.extension, chosen_extension(extension)
    account.save(update_fields=["extension"])
    record(actor, "telephony.sip_account.extension_changed", account, extension=[before, account.extension])
    announce(ExtensionChanged(account.pk, account.extension), actor=actor)
    return account


@transaction.atomic
def show_first(actor: Actor, account_id: UUID, *, number_id: UUID | None) -> SipAccount:
    """Choose the number that people outside see by default; others that the account may show stay behind it.

    None takes all of them away: nobody outside can be called. Raises RightMissing, SipAccount.DoesNotExist,
    PresentationGone.
    """
    actor.require(MANAGE_SIP_ACCOUNTS)
    account = SipAccount.objects.lock(account_id)
    others = [number.pk for number in call_presentations_of(account) if number.pk != number_id]
    write_call_presentations(actor, account, [number_id, *others] if number_id else [])
    return account


def _locked(actor: Actor, account_id: UUID) -> SipAccount:
    """Hold the account against other changes; raises RightMissing, SipAccount.DoesNotExist.

    The company first, as for a new account: two administrators would be given the same free number.
    """
    actor.require(MANAGE_SIP_ACCOUNTS)
    Tenant.objects.select_for_update(no_key=True).get(pk=actor.tenant_id)
    return SipAccount.objects.lock(account_id)
