"""What the console does when something has happened in a company; each may run twice."""

from telecube.billing.events import BankTransactionBooked
from telecube.console.actions.payments import finish_match
from telecube.core.actor import Actor
from telecube.core.events import on


@on(BankTransactionBooked)
def keep_the_booking_and_its_line(event: BankTransactionBooked, actor: Actor) -> None:
    """See that the bank's row and the staff's log know of it, also when the process died between two connections."""
    finish_match(actor, event)
