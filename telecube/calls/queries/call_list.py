"""The contact history as a list: filters, one page, and what its rows show; the number of queries does not grow."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from telecube.accounts.models import User
from telecube.calls.models import CallLeg, CallRecord
from telecube.calls.models.record import MISSED_RESULTS, Direction, Result
from telecube.calls.queries.visible import visible_calls
from telecube.core.actor import Actor
from telecube.core.paging import Page, page_after
from telecube.core.phone_numbers import to_e164

NEWEST_FIRST = ("-started_at", "-id")
PAGE_SIZE = 50
MISSED = "missed"
_REACHED_NOBODY = Q(direction=Direction.IN, result__in=MISSED_RESULTS)
VIEWS = ("all", "missed", "mine")
SPANS = ("today", "yesterday", "week", "month")


@dataclass(frozen=True)
class CallFilter:
    """What the address of the list says; anything unknown in it is left out."""

    view: str = "all"
    direction: str = ""
    result: str = ""
    user_id: UUID | None = None
    span: str = ""
    number: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> "CallFilter":
        """Read the address."""
        return cls(
            view=_one_of(query.get("view"), VIEWS) or "all",
            direction=_one_of(query.get("direction"), Direction.values),
            result=_one_of(query.get("result"), [MISSED, *Result.values]),
            user_id=_uuid(query.get("user")),
            span=_one_of(query.get("date"), SPANS),
            number=to_e164(query.get("number", "")) or "",
        )

    @property
    def is_set(self) -> bool:
        """Whether anything besides the view narrows the list."""
        return replace(self, view="all") != CallFilter()

    def address(self, **changes: object) -> str:
        """The query part of the address with these values changed."""
        values = {
            "view": "" if self.view == "all" else self.view,
            "direction": self.direction,
            "result": self.result,
            "user": self.user_id or "",
            "date": self.span,
            "number": self.number,
        } | changes
        return "?" + urlencode({key: value for key, value in values.items() if value})


def call_page(wanted: CallFilter, *, viewer: Actor, after: str | None, before: str | None) -> Page[CallRecord]:
    """One page of the calls that the viewer may see, newest first, with persons and the users of their legs."""
    rows = calls_matching(wanted, viewer_id=viewer.user_id).filter(visible_calls(viewer))
    rows = rows.select_related("person").prefetch_related("legs__user")
    return page_after(rows, keys=NEWEST_FIRST, after=after, before=before, size=PAGE_SIZE)


def calls_matching(wanted: CallFilter, *, viewer_id: UUID | None) -> QuerySet[CallRecord]:
    """The calls that the filter leaves."""
    rows = CallRecord.objects.all()
    if wanted.view == "missed":
        rows = rows.filter(_REACHED_NOBODY)
    if wanted.view == "mine" and viewer_id:
        rows = rows.filter(_took_part(viewer_id))
    if wanted.user_id:
        rows = rows.filter(_took_part(wanted.user_id))
    if wanted.direction:
        rows = rows.filter(direction=wanted.direction)
    if wanted.result:
        rows = rows.filter(_shown_as(wanted.result))
    if wanted.number:
        rows = rows.filter(other_e164=wanted.number)
    if wanted.span:
        begin, end = _span(wanted.span)
        rows = rows.filter(started_at__gte=begin, started_at__lt=end)
    return rows


def users_to_choose() -> list[User]:
    """Users to filter by."""
    return list(User.objects.filter(deleted_at=None).order_by("first_name", "last_name")[:200])


def calls_with_ids(ids: list[UUID]) -> dict[UUID, CallRecord]:
    """Calls by id, for a contact's history: one query and one for the legs."""
    rows = CallRecord.objects.filter(pk__in=ids).select_related("person").prefetch_related("legs__user")
    return {record.pk: record for record in rows}


def _shown_as(result: str) -> Q:
    """Calls that the list shows with this word: from outside, whatever the reason, an unanswered call is missed."""
    missed = _REACHED_NOBODY & ~Q(result=Result.REJECTED)
    return missed if result == MISSED else Q(result=result) & ~missed


def _took_part(user_id: UUID) -> Q:
    return Q(Exists(CallLeg.objects.filter(record_id=OuterRef("pk"), user_id=user_id)))


def _span(span: str) -> tuple[datetime, datetime]:
    """Whole local days; summer time makes some of them 23 or 25 hours long."""
    today = timezone.localdate()
    tomorrow = today + timedelta(days=1)
    first, behind = {
        "today": (today, tomorrow),
        "yesterday": (today - timedelta(days=1), today),
        "week": (today - timedelta(days=6), tomorrow),
        "month": (today - timedelta(days=29), tomorrow),
    }[span]
    return _midnight(first), _midnight(behind)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _one_of(value: str | None, allowed: tuple[str, ...] | list[str]) -> str:
    return value if value and value in allowed else ""


def _uuid(value: str | None) -> UUID | None:
    try:
        return UUID(value or "")
    except ValueError:
        return None
