"""What others see when a user calls or writes: several numbers and names, the first one by default."""

from __future__ import annotations

import re
from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction

from telecube.accounts.models import User
from telecube.audit import record
from telecube.core.actor import Actor
from telecube.telephony.errors import (
    PresentationGone,
    SenderNameGone,
    SenderNameNotPossible,
    SenderNameStillUsed,
    SenderNameTaken,
)
from telecube.telephony.models import CallPresentation, Number, SenderName, SipAccount, SmsPresentation
from telecube.telephony.models.presentation import SENDER_NAME_PATTERN
from telecube.telephony.permissions import MANAGE_NUMBERS
from telecube.telephony.queries.presentations import call_presentations_of, sms_presentations_of, users_of_sender_name


@transaction.atomic
def write_call_presentations(actor: Actor, account: SipAccount, number_ids: Sequence[UUID]) -> None:
    """Let an account show these numbers, the first one by default; the caller has checked the right.

    ``presentation_number`` repeats the first one for the exchange. Raises PresentationGone.
    """
    wanted = list(dict.fromkeys(number_ids))
    numbers = Number.objects.in_bulk(wanted)
    if len(numbers) != len(wanted):
        raise PresentationGone
    before = call_presentations_of(account)
    after = [numbers[number_id] for number_id in wanted]
    if before == after:
        return
    CallPresentation.objects.filter(sip_account=account).delete()
    for place, number in enumerate(after):
        CallPresentation.objects.create(sip_account=account, number=number, place=place)
    account.presentation_number = after[0] if after else None
    account.save(update_fields=["presentation_number"])
    names = [[str(number) for number in numbers] for numbers in (before, after)]
    record(actor, "telephony.sip_account.presentation_changed", account, number=names)


@transaction.atomic
def write_sms_presentations(actor: Actor, user: User, sender_ids: Sequence[UUID]) -> None:
    """Let a user's text messages come from these numbers and sender names; the caller has checked the right.

    Raises PresentationGone.
    """
    wanted = list(dict.fromkeys(sender_ids))
    numbers, names = Number.objects.in_bulk(wanted), SenderName.objects.in_bulk(wanted)
    if len(numbers) + len(names) != len(wanted):
        raise PresentationGone
    before = sms_presentations_of(user.pk)
    after: list[Number | SenderName] = [numbers.get(pk) or names[pk] for pk in wanted]
    if before == after:
        return
    SmsPresentation.objects.filter(user=user).delete()
    for place, pk in enumerate(wanted):
        SmsPresentation.objects.create(user=user, number=numbers.get(pk), sender_name=names.get(pk), place=place)
    shown = [[str(one) for one in senders] for senders in (before, after)]
    record(actor, "telephony.sms_presentation.changed", user, senders=shown)


@transaction.atomic
def add_sender_name(actor: Actor, name: str) -> SenderName:
    """Add a name that text messages may come from. Raises RightMissing, SenderNameNotPossible, SenderNameTaken."""
    actor.require(MANAGE_NUMBERS)
    name = name.strip()
    if not re.fullmatch(SENDER_NAME_PATTERN, name):
        raise SenderNameNotPossible
    try:
        with transaction.atomic():
            sender = SenderName.objects.create(name=name)
    except IntegrityError:
        raise SenderNameTaken(name=name) from None
    record(actor, "telephony.sender_name.added", sender)
    return sender


@transaction.atomic
def delete_sender_name(actor: Actor, sender_name_id: UUID) -> SenderName:
    """Delete a name that nobody's text messages come from; returns what it was.

    Raises RightMissing, SenderNameGone, SenderNameStillUsed.
    """
    actor.require(MANAGE_NUMBERS)
    # Locked against new uses: a presentation holds its name by a foreign key.
    sender = SenderName.objects.get_queryset().filter(pk=sender_name_id).select_for_update().first()
    if sender is None:
        raise SenderNameGone
    count = len(users_of_sender_name(sender.pk))
    if count:
        raise SenderNameStillUsed(name=sender.name, count=count)
    record(actor, "telephony.sender_name.deleted", sender)
    sender.delete()
    return sender
