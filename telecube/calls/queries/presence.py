"""Who of the company is on a call, is being called, or has the panel open; a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from telecube.calls.models.live import LiveCall, LiveState
from telecube.core.clock import now
from telecube.telephony.models import BrowserPhone
from telecube.telephony.queries.sip_accounts import users_of_devices

TALKING, RINGING, ONLINE, OFFLINE = "talking", "ringing", "ready", "off"


def presence_of(user_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return user → presence code of the ui kit.

    Online is who has the panel open: its phone in the browser renews itself every few minutes.
    """
    wanted = set(user_ids)
    open_panels = BrowserPhone.objects.filter(sip_account__user_id__in=wanted, expires_at__gt=now())
    online = set(open_panels.values_list("sip_account__user_id", flat=True))
    presence = {user_id: ONLINE if user_id in online else OFFLINE for user_id in wanted}
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


def _raise(presence: dict[UUID, str], user_id: UUID | None, code: str) -> None:
    if user_id in presence:
        presence[user_id] = code
