"""Deriving a call's record from its raw events; doing it twice gives the same one record."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import DataError, Error, IntegrityError, connections, transaction
from django.db.models import F

from telecube.accounts.models import Tenant, User
from telecube.calls.events import CallEnded
from telecube.calls.interpreter.drafts import IN, INTERNAL, CallDraft, Device, LegDraft
from telecube.calls.interpreter.events import SwitchEvent, endpoint_of, event_from
from telecube.calls.interpreter.record import interpret, tenant_of
from telecube.calls.models import CallEvent, CallLeg, CallRecord, DirtyCall
from telecube.calls.queries.devices import devices_named, devices_remembered
from telecube.contacts.actions.history import add_entry
from telecube.contacts.queries.by_phone import persons_by_phone
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.events import announce
from telecube.core.live import notify
from telecube.core.phone_numbers import to_e164
from telecube.core.tenancy import tenant_scope

log = structlog.get_logger()
PLATFORM = "platform"
HISTORY_KIND = "call"
# Small enough that a new call does not wait long behind a backlog.
_BATCH = 50
_LONGEST_WAIT = timedelta(minutes=10)


def derive_dirty_calls() -> int:
    """Derive every call that is marked and due; a call that fails waits its turn and stops no other."""
    due = DirtyCall.objects.using(PLATFORM).filter(try_after__lte=now()).order_by("try_after")
    marks = list(due[:_BATCH])
    for mark in marks:
        _derive_marked(mark)
    return len(marks)


def derive_call(linked_id: str) -> CallRecord | None:
    """The call's record, made anew from all its events; None when it belongs to no company."""
    rows = CallEvent.objects.using(PLATFORM).filter(linked_id=linked_id).order_by("id")
    events = [event_from(row.body) for row in rows]
    tenant_id = tenant_of(events)
    if tenant_id is None:
        return None
    with tenant_scope(tenant_id):
        if not Tenant.objects.filter(pk=tenant_id).exists():
            return None
        return _replace_record(linked_id, events, actor=Actor.system(tenant_id, "switchboard"))


def _derive_marked(mark: DirtyCall) -> None:
    try:
        derive_call(mark.linked_id)
    except (DataError, IntegrityError):
        _postpone(mark)
        return
    except Error:
        # The database is away: the mark stays as it is and the daemon waits.
        raise
    except Exception:
        _postpone(mark)
        return
    DirtyCall.objects.using(PLATFORM).filter(pk=mark.pk, marks=mark.marks).delete()


def _postpone(mark: DirtyCall) -> None:
    log.exception("call_not_derived", linked_id=mark.linked_id)
    wait = min(timedelta(seconds=2 ** min(mark.failures + 1, 10)), _LONGEST_WAIT)
    DirtyCall.objects.using(PLATFORM).filter(pk=mark.pk).update(failures=F("failures") + 1, try_after=now() + wait)


@transaction.atomic
def _replace_record(linked_id: str, events: list[SwitchEvent], *, actor: Actor) -> CallRecord | None:
    _lock_call(linked_id)
    record = CallRecord.objects.filter(linked_id=linked_id).first()
    draft = interpret(events, _devices(events, record))
    if draft is None:
        return None
    before = _Before.of(record)
    other_e164 = _other_e164(draft)
    persons = [person.pk for person in persons_by_phone(other_e164)] if other_e164 else []
    record = _write_record(record or CallRecord(linked_id=linked_id), draft, other_e164, persons)
    _write_legs(record, draft)
    _write_history(record, persons)
    if before != _Before.of(record):
        _tell(record, before, actor=actor)
    return record


def _lock_call(linked_id: str) -> None:
    """One at a time for each call, also for a call that has no row yet."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"call:{linked_id}"])


def _devices(events: list[SwitchEvent], record: CallRecord | None) -> dict[str, Device]:
    remembered = devices_remembered(record.pk) if record else {}
    return remembered | devices_named({endpoint_of(event.channel) for event in events})


@dataclass(frozen=True)
class _Before:
    """What browsers show of a call; equal means that nobody needs to be told."""

    is_open: bool | None
    shown: tuple[object, ...] = ()

    @classmethod
    def of(cls, record: CallRecord | None) -> "_Before":
        if record is None:
            return cls(None)
        return cls(record.is_open, (record.result, record.answered_at, record.to_number, record.person_id))


def _write_record(record: CallRecord, draft: CallDraft, other_e164: str, persons: list[UUID]) -> CallRecord:
    record.direction = draft.direction
    record.started_at = draft.started_at
    record.answered_at = draft.answered_at
    record.ended_at = draft.ended_at
    record.duration_seconds = draft.duration_seconds
    record.result = draft.result
    record.refused = draft.refused[:40]
    record.is_open = draft.is_open
    record.from_number = _clean(draft.from_number)
    record.to_number = _clean(draft.to_number)
    record.our_number = _clean(draft.our_number)
    record.other_e164 = other_e164
    record.person_count = len(persons)
    # A number of exactly one person names the caller; once linked, a call stays with its person.
    if record.person_id is None and len(persons) == 1:
        record.person_id = persons[0]
    record.save()
    return record


def _other_e164(draft: CallDraft) -> str:
    if draft.direction == INTERNAL:
        return ""
    return to_e164(draft.from_number if draft.direction == IN else draft.to_number) or ""


def _clean(number: str) -> str:
    return (to_e164(number) or number)[:80]


def _write_legs(record: CallRecord, draft: CallDraft) -> None:
    """Bring the legs in line with the draft; only what changed is written."""
    known = {leg.channel: leg for leg in CallLeg.objects.filter(record=record)}
    wanted = [leg.user_id for leg in draft.legs if leg.user_id]
    users = set(User.objects.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
    new: list[CallLeg] = []
    for leg in draft.legs:
        row = known.pop(leg.channel[:200], None)
        facts = _leg_facts(leg, users)
        if row is None:
            new.append(CallLeg(record=record, channel=leg.channel[:200], **facts))
        elif any(getattr(row, name) != value for name, value in facts.items()):
            CallLeg.objects.filter(pk=row.pk).update(**facts)
    CallLeg.objects.bulk_create(new)
    if known:
        CallLeg.objects.filter(pk__in=[leg.pk for leg in known.values()]).delete()


def _leg_facts(leg: LegDraft, users: set[UUID]) -> dict[str, Any]:
    return {
        "device_id": leg.device_id[:80],
        "user_id": leg.user_id if leg.user_id in users else None,
        "is_caller": leg.is_caller,
        "started_at": leg.started_at,
        "answered_at": leg.answered_at,
        "ended_at": leg.ended_at,
        "result": leg.result,
    }


def _write_history(record: CallRecord, persons: list[UUID]) -> None:
    """The call stands in the history of everyone who has the number."""
    linked = {record.person_id} if record.person_id else set()
    for person_id in sorted(linked | set(persons)):
        add_entry(person_id, at=record.started_at, kind=HISTORY_KIND, object_id=record.pk)


def _tell(record: CallRecord, before: _Before, *, actor: Actor) -> None:
    """Browsers at once; other rooms once, when the call is over."""
    person_id = str(record.person_id) if record.person_id else None
    if record.is_open or before.is_open is False:
        notify(actor.tenant_id, topic="call.changed", data={"linked_id": record.linked_id})
        return
    notify(actor.tenant_id, topic="call.ended", data={"linked_id": record.linked_id, "person_id": person_id})
    announce(
        CallEnded(
            record_id=record.pk,
            linked_id=record.linked_id,
            direction=record.direction,
            result=record.result,
            other_e164=record.other_e164,
            person_id=record.person_id,
        ),
        actor=actor,
    )
