"""Calls of the scene. No exchange can be rung while pictures are taken, so their records are written as it would."""

from __future__ import annotations

from datetime import timedelta

from telecube.accounts.models import User
from telecube.calls.models import CallLeg, CallRecord
from telecube.calls.models.record import Direction, Result
from telecube.contacts.actions.history import add_entry
from telecube.contacts.models import Person, PersonPhone
from telecube.core.clock import now

IN, OUT = Direction.IN, Direction.OUT
ANSWERED, NO_ANSWER, BUSY = Result.ANSWERED, Result.NO_ANSWER, Result.BUSY
#: place of the person in the list, minutes ago, direction, result, seconds.
CALLS = (
    (0, 12, IN, ANSWERED, 278),
    (1, 25, IN, NO_ANSWER, 0),
    (2, 41, OUT, ANSWERED, 194),
    (3, 58, IN, ANSWERED, 63),
    (4, 74, IN, NO_ANSWER, 0),
    (5, 96, OUT, BUSY, 0),
    (0, 131, OUT, ANSWERED, 412),
    (6, 160, IN, ANSWERED, 149),
    (7, 188, IN, ANSWERED, 335),
    (8, 214, OUT, ANSWERED, 87),
    (0, 1520, IN, NO_ANSWER, 0),
    (0, 2890, IN, ANSWERED, 506),
)
KIND = "call"


def load_calls(people: list[Person], users: list[User], *, our_number: str) -> None:
    """Write the calls of the people with the users, in turn."""
    for place, (person, ago, direction, result, seconds) in enumerate(CALLS):
        _write_call(
            people[person],
            users[place % len(users)],
            minutes_ago=ago,
            direction=direction,
            result=result,
            seconds=seconds,
            our_number=our_number,
        )


def _write_call(
    person: Person, user: User, *, minutes_ago: int, direction: str, result: str, seconds: int, our_number: str
) -> None:
    number = PersonPhone.objects.filter(person=person).values_list("e164", flat=True).first() or ""
    start = now() - timedelta(minutes=minutes_ago)
    answer = start + timedelta(seconds=8) if result == ANSWERED else None
    end = (answer or start) + timedelta(seconds=seconds or 22)
    record = CallRecord.objects.create(
        linked_id=f"scene-{person.pk}-{minutes_ago}",
        direction=direction,
        started_at=start,
        answered_at=answer,
        ended_at=end,
        duration_seconds=seconds,
        result=result,
        from_number=number if direction == IN else our_number,
        to_number=our_number if direction == IN else number,
        our_number=our_number,
        other_e164=number,
        person=person,
        person_count=1,
        is_open=False,
    )
    CallLeg.objects.create(
        record=record,
        channel="scene",
        user=user,
        is_caller=direction == OUT,
        started_at=start,
        answered_at=answer,
        ended_at=end,
        result=result,
    )
    add_entry(person.pk, at=start, kind=KIND, object_id=record.pk)
