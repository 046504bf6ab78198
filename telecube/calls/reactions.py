"""What follows in this room from what happened in lower ones; each may run twice."""

from telecube.calls.tasks import hang_up_devices, link_calls
from telecube.contacts.events import PersonCreated, PersonPhoneAdded
from telecube.contacts.models import PersonPhone
from telecube.core.actor import Actor
from telecube.core.events import on
from telecube.telephony.events import SipAccountDeleted


@on(PersonPhoneAdded)
def link_calls_of_the_new_number(event: PersonPhoneAdded, actor: Actor) -> None:
    """Earlier calls of the number become the person's."""
    link_calls.defer(tenant_id=actor.tenant_id, person_id=str(event.person_id), e164=event.e164)


@on(PersonCreated)
def link_calls_of_the_new_person(event: PersonCreated, actor: Actor) -> None:
    """Earlier calls of the person's numbers become theirs."""
    for e164 in PersonPhone.objects.filter(person_id=event.person_id).values_list("e164", flat=True):
        link_calls.defer(tenant_id=actor.tenant_id, person_id=str(event.person_id), e164=e164)


@on(SipAccountDeleted)
def hang_up_the_deleted_phones(event: SipAccountDeleted, actor: Actor) -> None:
    """A deleted account is silent at once; outside of this transaction, since the switch is a foreign machine."""
    hang_up_devices.defer(device_ids=list(event.device_ids))
