"""Questions about the company's numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Value, Window
from django.db.models.functions import Concat, RowNumber

from telecube.accounts.models import User
from telecube.core.paging import Page, page_after
from telecube.telephony.models import CallPresentation, Number

#: So many people who show a number are named in its row.
NAMED = 3


@dataclass
class Presenters:
    """Who shows a number to others: a few by name, and how many there are."""

    names: list[str] = field(default_factory=list)
    count: int = 0

    @property
    def others(self) -> int:
        """How many are not named."""
        return self.count - len(self.names)


def company_numbers() -> list[Number]:
    """Return the company's numbers with their owners."""
    return list(Number.objects.select_related("owner").order_by("e164"))


def find_number(e164: str) -> Number | None:
    """Return the company's number, or None."""
    return Number.objects.select_related("owner").filter(e164=e164).first()


def numbers_of(user_id: UUID) -> list[Number]:
    """Return the numbers that ring at the user."""
    return list(Number.objects.filter(owner_id=user_id).order_by("e164"))


def number_for(number_id: UUID) -> Number:
    """Return a number of the company with its owner; raises Number.DoesNotExist."""
    return Number.objects.select_related("owner__sip_account").get(pk=number_id)


def page_of_numbers(
    *, search: str = "", is_unowned: bool = False, after: str | None = None, before: str | None = None
) -> Page[Number]:
    """Return a page of numbers with their owners. ``search`` looks into number, label and owner's name."""
    rows = Number.objects.select_related("owner__sip_account")
    if is_unowned:
        rows = rows.filter(owner=None)
    return page_after(_found(rows, search), keys=("e164", "id"), after=after, before=before)


def count_numbers() -> tuple[int, int]:
    """Return how many numbers there are and how many of them nobody answers."""
    counts = Number.objects.aggregate(all=Count("pk"), unowned=Count("pk", filter=Q(owner=None)))
    return counts["all"], counts["unowned"]


def presenters_of(number_ids: Iterable[UUID]) -> dict[UUID, Presenters]:
    """Return number → who shows it in calls; one query, however many do."""
    shown = CallPresentation.objects.filter(number_id__in=list(number_ids), sip_account__user__isnull=False)
    names = ("sip_account__user__last_name", "sip_account__user__first_name", "pk")
    ranked = shown.annotate(
        rank=Window(RowNumber(), partition_by=F("number_id"), order_by=[F(name).asc() for name in names]),
        total=Window(Count("pk"), partition_by=F("number_id")),
        name=Concat("sip_account__user__first_name", Value(" "), "sip_account__user__last_name"),
    )
    found: dict[UUID, Presenters] = {}
    for number_id, name, total in (
        ranked.filter(rank__lte=NAMED).order_by("rank").values_list("number_id", "name", "total")
    ):
        presenters = found.setdefault(number_id, Presenters(count=total))
        presenters.names.append(name)
    return found


def some_owners(words: str, size: int) -> list[tuple[str, str]]:
    """Return (id, „Anna Zielińska · 101”) of users with all of the words in name or extension, by name."""
    rows = User.objects.filter(deleted_at=None).annotate(whole_name=Concat("first_name", Value(" "), "last_name"))
    for word in words.split():
        rows = rows.filter(Q(whole_name__icontains=word) | Q(sip_account__extension__startswith=word))
    found = rows.order_by("last_name", "first_name", "pk")
    return [_owner(*row) for row in found.values_list("pk", "whole_name", "sip_account__extension")[:size]]


def _owner(user_id: UUID, name: str, extension: str | None) -> tuple[str, str]:
    return str(user_id), f"{name} · {extension}" if extension else name


def _found(rows: QuerySet[Number], search: str) -> QuerySet[Number]:
    for word in search.split():
        digits = "".join(one for one in word if one.isdigit())
        name = Q(label__icontains=word) | Q(owner__first_name__icontains=word) | Q(owner__last_name__icontains=word)
        rows = rows.filter(name | Q(e164__contains=digits) if digits else name)
    return rows
