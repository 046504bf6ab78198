"""How a call looks in a list: word, icon and colour of its result, who talked; pure, from a record with its legs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from telecube.accounts.models import User
from telecube.calls.models import CallLeg, CallRecord
from telecube.calls.models.record import Direction, Result
from telecube.contacts.models import Person
from telecube.core.clock import now
from telecube.core.phone_numbers import format_number
from telecube.telephony.extensions import TEST_CALL
from telecube.telephony.models import Number


@dataclass(frozen=True)
class Look:
    """Word, badge class and icon of a result."""

    word: str | Promise
    kind: str
    icon: str


_MISSED = Look(_("Missed"), "missed", "phone-x")
_LOOKS = {
    Result.IN_PROGRESS: Look(_("In progress"), "live", "phone-call"),
    Result.ANSWERED: Look(_("Answered"), "answered", "phone-incoming"),
    Result.NO_ANSWER: Look(_("No answer"), "busy", "phone-x"),
    Result.BUSY: Look(_("Busy"), "busy", "phone-pause"),
    Result.FAILED: Look(_("Failed"), "", "plug-connected-x"),
    Result.CANCELLED: Look(_("Cancelled"), "", "phone-off"),
    Result.REJECTED: Look(_("Rejected"), "", "phone-off"),
    Result.INTERRUPTED: Look(_("Interrupted"), "", "plug-connected-x"),
}
#: Why the account let nobody through: said instead of a result.
_REFUSED = {
    "account_limited": Look(_("Account limited"), "", "lock"),
    "country_not_allowed": Look(_("Country not in the trial"), "", "lock"),
    "premium_rate_not_allowed": Look(_("Premium number not in the trial"), "", "lock"),
    "email_not_confirmed": Look(_("E-mail not confirmed"), "", "mail"),
    "too_many_calls": Look(_("Too many calls at once"), "", "lock"),
    "daily_limit_reached": Look(_("Minutes of the day used up"), "", "lock"),
}
#: Why the exchange put nobody through: said beside the result.
_REASONS = {
    "unknown_number": _("no such number"),
    "nobody_rings": _("no phone was connected"),
    "do_not_disturb": _("do not disturb"),
    "no_presentation_number": _("no number to show to others"),
    "outside_to_outside": _("an outside call cannot be passed on to the outside"),
    "unknown_device": _("unknown device"),
}
_ANSWERED_OUT = Look(_("Answered"), "answered", "phone-outgoing")
_TITLES = {
    Direction.IN: _("Incoming call"),
    Direction.OUT: _("Outgoing call"),
    Direction.INTERNAL: _("Internal call"),
}
_TEST_CALL = _("Test call")
_DIRECTION_ICONS = {
    Direction.IN: "phone-incoming",
    Direction.OUT: "phone-outgoing",
    Direction.INTERNAL: "phone",
}


@dataclass(frozen=True)
class CallRow:
    """A call as a list draws it, for one viewer."""

    record: CallRecord
    look: Look
    direction_icon: str
    direction_word: str | Promise
    title: str | Promise
    person: Person | None
    users: list[User]
    caller: User | None
    called: User | None
    line: str
    call_number: str

    @property
    def reason(self) -> str | Promise:
        """Why there was no call, where the result does not say it; an empty text otherwise."""
        return _REASONS.get(self.record.refused, "")

    @property
    def icon_class(self) -> str:
        """The colour of the direction icon."""
        if self.record.result == Result.NO_ANSWER and not self.record.is_missed:
            return "noanswer"
        return self.look.kind

    @property
    def person_name(self) -> str:
        """The name that the phone shows while calling back."""
        return self.person.name if self.person else ""

    @property
    def other_number(self) -> str:
        """The number to show and to call."""
        return self.record.other_number

    @property
    def shown_seconds(self) -> int | None:
        """Seconds to show; none while the call goes on and where nothing rang."""
        if self.record.is_open or (not self.record.answered_at and not self.record.duration_seconds):
            return None
        return self.record.duration_seconds

    @property
    def since_milliseconds(self) -> int:
        """Since when the running clock counts."""
        return int(self._begun_at.timestamp() * 1000)

    @property
    def running_seconds(self) -> int:
        """What the running clock says at first."""
        return int((now() - self._begun_at).total_seconds())

    @property
    def _begun_at(self) -> datetime:
        return self.record.answered_at or self.record.started_at


def rows_of(
    records: Iterable[CallRecord], *, lines: Mapping[str, str], shows_people: bool = True, viewer_id: UUID | None = None
) -> list[CallRow]:
    """The rows of records whose persons, legs and users are loaded; ``lines`` names our numbers (E.164 → name)."""
    return [_row(record, lines, shows_people, viewer_id) for record in records]


def line_names(numbers: Iterable[Number]) -> dict[str, str]:
    """How lists name our own numbers: by label, otherwise as people write them."""
    return {number.e164: number.label or format_number(number.e164) for number in numbers}


def _row(record: CallRecord, lines: Mapping[str, str], shows_people: bool, viewer_id: UUID | None) -> CallRow:
    legs = sorted(record.legs.all(), key=lambda leg: (leg.answered_at is None, leg.started_at))
    direction = Direction(record.direction)
    return CallRow(
        record=record,
        look=_look_of(record),
        direction_icon=_DIRECTION_ICONS[direction],
        direction_word=direction.label,
        title=_TEST_CALL if record.to_number == TEST_CALL else _TITLES[direction],
        person=record.person if shows_people else None,
        users=_users_of(record, legs),
        caller=next((leg.user for leg in legs if leg.is_caller), None),
        called=next((leg.user for leg in legs if not leg.is_caller and leg.user), None),
        line=lines.get(record.our_number, format_number(record.our_number) if record.our_number else ""),
        call_number=_call_number(record, legs, viewer_id),
    )


def _look_of(record: CallRecord) -> Look:
    if record.refused in _REFUSED:
        return _REFUSED[record.refused]
    if record.is_missed and record.result != Result.REJECTED:
        return _MISSED
    if record.result == Result.ANSWERED and record.direction != Direction.IN:
        return _ANSWERED_OUT
    return _LOOKS[Result(record.result)]


def _users_of(record: CallRecord, legs: list[CallLeg]) -> list[User]:
    """Who of us talked; where nobody did, who called. A missed call from outside was everybody's."""
    talked = [leg.user for leg in legs if leg.user and leg.answered_at]
    callers = [leg.user for leg in legs if leg.user and leg.is_caller]
    called = [leg.user for leg in legs if leg.user and not record.is_missed]
    return list({user.pk: user for user in talked or callers or called}.values())


def _call_number(record: CallRecord, legs: list[CallLeg], viewer_id: UUID | None) -> str:
    """What to dial to reach the other side again; empty for a withheld number."""
    if record.direction != Direction.INTERNAL:
        return record.other_e164
    was_called = any(leg.user_id == viewer_id and not leg.is_caller for leg in legs)
    return record.from_number if was_called and viewer_id else record.to_number
