"""The company's numbers: which there are and whose phones ring."""

from uuid import UUID

from django.db import IntegrityError, transaction

from telecube.accounts.models import User
from telecube.audit import record
from telecube.billing.actions.services import take_number
from telecube.core.actor import Actor
from telecube.core.events import announce
from telecube.core.phone_numbers import format_number, to_e164
from telecube.telephony.errors import NumberNotPossible, NumberTaken
from telecube.telephony.events import NumberOwnerChanged
from telecube.telephony.models import Number
from telecube.telephony.permissions import MANAGE_NUMBERS


@transaction.atomic
def add_number(actor: Actor, text: str, *, label: str = "", owner_id: UUID | None = None) -> Number:
    """Put a number that the operator has given to the company on the exchange."""
    actor.require(MANAGE_NUMBERS)
    e164 = to_e164(text)
    if e164 is None:
        raise NumberNotPossible(text=text)
    owner = User.objects.lock(owner_id) if owner_id else None
    try:
        with transaction.atomic():
            number = Number.objects.create(e164=e164, label=label, owner=owner)
    except IntegrityError:
        # Another company's row is invisible here, so only the constraint knows.
        raise NumberTaken(number=format_number(e164)) from None
    record(actor, "telephony.number.added", number, e164=e164, owner=owner)
    take_number(actor, reference=f"number:{number.pk}", label=format_number(e164))
    announce(NumberOwnerChanged(number.pk, e164, owner_id), actor=actor)
    return number


@transaction.atomic
def assign_number(actor: Actor, number_id: UUID, *, owner_id: UUID | None) -> Number:
    """Decide whose phones ring for the number; nobody's when there is no owner."""
    actor.require(MANAGE_NUMBERS)
    number = Number.objects.lock(number_id)
    before = number.owner
    number.owner = User.objects.lock(owner_id) if owner_id else None
    number.save(update_fields=["owner"])
    record(actor, "telephony.number.owner_changed", number, owner=[before, number.owner])
    announce(NumberOwnerChanged(number.pk, number.e164, owner_id), actor=actor)
    return number
