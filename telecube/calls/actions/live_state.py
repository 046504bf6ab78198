"""Writing what rings and who talks, and telling the browsers of the called users at once."""

from collections.abc import Iterable
from uuid import UUID

from telecube.accounts.models import Tenant
from telecube.calls.interpreter.drafts import Device
from telecube.calls.interpreter.live import LiveDraft
from telecube.calls.models import LiveCall
from telecube.calls.queries.devices import devices_named
from telecube.core.clock import now
from telecube.core.live import notify
from telecube.core.tenancy import tenant_scope

PLATFORM = "platform"


def write_live_call(draft: LiveDraft) -> None:
    """Bring the row in line with the call; users whose phone has just begun to ring are told."""
    with tenant_scope(draft.tenant_id):
        if not Tenant.objects.filter(pk=draft.tenant_id).exists():
            return
        devices = devices_named({*draft.phones, draft.caller_endpoint})
        row = LiveCall.objects.select_for_update(no_key=True).filter(linked_id=draft.linked_id).first()
        row = row or LiveCall(linked_id=draft.linked_id)
        ringing_before = set(row.ringing_users)
        changed = _take_over(row, draft, devices)
        row.save()
        _tell(draft.tenant_id, row, ringing_before, changed)


def remove_live_calls(linked_ids: Iterable[str]) -> None:
    """Take away rows of calls that are over and let the pop-ups of their users go."""
    wanted = list(linked_ids)
    if not wanted:
        return
    rows = LiveCall.everywhere.using(PLATFORM).filter(linked_id__in=wanted)
    for tenant_id, linked_id in rows.values_list("tenant_id", "linked_id"):
        _remove(tenant_id, linked_id)


def remove_live_calls_except(linked_ids: Iterable[str]) -> None:
    """Take away rows of calls that the switch knows nothing of any more."""
    rows = LiveCall.everywhere.using(PLATFORM).exclude(linked_id__in=list(linked_ids))
    for tenant_id, linked_id in rows.values_list("tenant_id", "linked_id"):
        _remove(tenant_id, linked_id)


def mark_seen(linked_ids: Iterable[str]) -> None:
    """Remember that the switch still knows these calls: a lost call ends where it was last seen."""
    LiveCall.everywhere.using(PLATFORM).filter(linked_id__in=list(linked_ids)).update(seen_at=now())


def _remove(tenant_id: UUID, linked_id: str) -> None:
    with tenant_scope(tenant_id):
        row = LiveCall.objects.select_for_update().filter(linked_id=linked_id).first()
        if row is None:
            return
        row.delete()
        if row.called_users:
            notify(tenant_id, topic="call.changed", users=row.called_users, data={"linked_id": linked_id})


def _take_over(row: LiveCall, draft: LiveDraft, devices: dict[str, Device]) -> bool:
    """Write the draft into the row; True when a screen would show something else."""
    users = {name: device.user_id for name, device in devices.items() if device.user_id}
    ringing = [users[name] for name, state in draft.phones.items() if state == "ringing" and name in users]
    talking = [users[name] for name, state in draft.phones.items() if state == "talking" and name in users]
    called = [users[name] for name in draft.phones if name in users]
    before = (row.state, list(row.ringing_users), row.answered_by)

    row.state = draft.state
    row.caller_device = draft.caller_endpoint[:80] if draft.caller_endpoint in devices else ""
    row.is_from_outside = not row.caller_device
    row.caller_number = _extension(draft, devices) or draft.caller[:80]
    row.our_number = draft.dialled[:80] if row.is_from_outside else ""
    row.ringing_users = _unique(ringing)
    row.called_users = _unique([*row.called_users, *called])
    row.answered_by = talking[0] if talking else row.answered_by
    row.channels = sorted(draft.channels)
    row.seen_at = now()
    if row.answered_at is None and draft.state == "talking":
        row.answered_at = row.seen_at
    return before != (row.state, list(row.ringing_users), row.answered_by)


def _extension(draft: LiveDraft, devices: dict[str, Device]) -> str:
    device = devices.get(draft.caller_endpoint)
    return device.extension if device else ""


def _unique(users: list[UUID]) -> list[UUID]:
    return sorted(set(users))


def _tell(tenant_id: UUID, row: LiveCall, ringing_before: set[UUID], changed: bool) -> None:
    data = {"linked_id": row.linked_id}
    fresh = set(row.ringing_users) - ringing_before
    if fresh:
        notify(tenant_id, topic="call.ringing", users=sorted(fresh), data=data)
    others = set(row.called_users) - fresh
    if changed and others:
        notify(tenant_id, topic="call.changed", users=sorted(others), data=data)
