"""Who of the company is on a call, is being called, or has the panel open; a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from telecube.accounts.models import Availability, User
from telecube.calls.models.live import LiveCall, LiveState
from telecube.core.clock import now
from telecube.telephony.models import BrowserPhone
from telecube.telephony.queries.sip_accounts import users_of_devices

TALKING, RINGING, ONLINE, OFFLINE = "talking", "ringing", "ready", "off"


def presence_of(users: Iterable[User]) -> dict[UUID, str]:
    """Return user → presence code of the ui kit.

    Online is who has the panel open: its phone in the browser renews itself every few minutes. Whoever wants not to be
    disturbed says so also with the panel closed, since desk phones keep silent too.
    """
    chosen = {user.pk: user.availability for user in users}
    open_panels = BrowserPhone.objects.filter(sip_account__user_id__in=chosen, expires_at__gt=now())
    online = set(open_panels.values_list("sip_account__user_id", flat=True))
    presence = {pk: _at_rest(choice, is_online=pk in online) for pk, choice in chosen.items()}
    calls = list(LiveCall.objects.all())
    callers = users_of_devices({call.caller_device for call in calls if call.caller_device})
    for call in calls:
        for user_id in call.ringing_users:
            _raise(presence, user_id, RINGING)
    for call in calls:
        is_talking = call.state == LiveState.TALKING
        for party in (callers.get(call.caller_device), call.answered_by):
            _raise(presence, party, TALKING if is_talking else RINGING)
    return presence


def _at_rest(choice: str, *, is_online: bool) -> str:
    """What is shown of somebody who is in no call."""
    if choice == Availability.DO_NOT_DISTURB or (choice == Availability.BREAK and is_online):
        return choice
    return ONLINE if is_online else OFFLINE


def _raise(presence: dict[UUID, str], user_id: UUID | None, code: str) -> None:
    if user_id in presence:
        presence[user_id] = code
