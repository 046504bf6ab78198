"""What the exchange does when something happened in other rooms."""

from telecube.accounts.events import CompanySignedUp
from telecube.core.actor import Actor
from telecube.core.events import on
from telecube.telephony.actions.sip_accounts import create_sip_account
from telecube.telephony.queries.sip_accounts import find_account_of


@on(CompanySignedUp)
def give_the_first_internal_number(event: CompanySignedUp, actor: Actor) -> None:
    """Let whoever opened the account call from the browser at once; a desk phone needs a new password first."""
    if find_account_of(event.user_id) is None:
        create_sip_account(actor, user_id=event.user_id)
