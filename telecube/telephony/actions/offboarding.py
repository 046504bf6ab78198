"""A user leaves: profile and phone together, in one transaction."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from telecube.accounts.actions.removal import delete_user
from telecube.accounts.models import User
from telecube.audit import record
from telecube.core.actor import Actor
from telecube.core.events import announce
from telecube.telephony.actions.sip_accounts import remove_sip_account
from telecube.telephony.events import NumberOwnerChanged
from telecube.telephony.models import Number, SipAccount, SmsPresentation


@transaction.atomic
def delete_user_with_sip_account(actor: Actor, user_id: UUID) -> User:
    """Remove a profile for good, with the SIP account: from the commit on its devices neither register nor call, and
    running calls are hung up. Numbers that rang there ring at nobody's until somebody else owns them.

    The right to delete users covers the account. Refusals: those of ``delete_user``.
    """
    user = delete_user(actor, user_id)
    account = SipAccount.objects.get_queryset().filter(user=user).select_for_update(no_key=True).first()
    if account is not None:
        remove_sip_account(actor, account)
    SmsPresentation.objects.filter(user=user).delete()
    for number in Number.objects.filter(owner=user):
        number.owner = None
        number.save(update_fields=["owner"])
        record(actor, "telephony.number.owner_changed", number, owner=[user, None])
        announce(NumberOwnerChanged(number.pk, number.e164, None), actor=actor)
    return user
