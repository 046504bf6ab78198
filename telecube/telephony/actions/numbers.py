"""The company's numbers: which there are and whose phones ring."""

from uuid import UUID

from django.db import IntegrityError, transaction

from telecube.accounts.models import User
from telecube.audit import record
from telecube.billing.actions.services import take_number
from telecube.core.actor import Actor
from telecube.core.events import announce
from telecube.core.phone_numbers import format_number, to_e164
from telecube.telephony.errors import NumberChangedMeanwhile, NumberNotPossible, NumberOwnerGone, NumberTaken
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
    _give(actor, number, User.objects.lock(owner_id) if owner_id else None)
    return number


@transaction.atomic
def change_number(actor: Actor, number_id: UUID, *, label: str, owner_id: UUID | None, version: str) -> Number:
    """Set what a number is called and whose phones ring for it. ``version``: of the number that was looked at.

    Raises RightMissing, Number.DoesNotExist, NumberChangedMeanwhile, NumberOwnerGone.
    """
    actor.require(MANAGE_NUMBERS)
    number = Number.objects.lock(number_id)
    if number.version != version:
        raise NumberChangedMeanwhile(number=str(number))
    if number.label != label:
        before, number.label = number.label, label
        number.save(update_fields=["label"])
        record(actor, "telephony.number.label_changed", number, label=[before, label])
    if number.owner_id != owner_id:
        _give(actor, number, _locked_owner(owner_id) if owner_id else None)
    return number


def _give(actor: Actor, number: Number, owner: User | None) -> None:
    before = number.owner
    number.owner = owner
    number.save(update_fields=["owner"])
    record(actor, "telephony.number.owner_changed", number, owner=[before, owner])
    announce(NumberOwnerChanged(number.pk, number.e164, owner.pk if owner else None), actor=actor)


def _locked_owner(owner_id: UUID) -> User:
    owner = User.objects.get_queryset().filter(pk=owner_id, deleted_at=None).select_for_update(no_key=True).first()
    if owner is None:
        raise NumberOwnerGone
    return owner
