"""Questions about what others see when a user calls or writes."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count

from telecube.accounts.models import User
from telecube.core.paging import Page, page_after
from telecube.telephony.models import CallPresentation, Number, SenderName, SipAccount, SmsPresentation


def call_presentations_of(account: SipAccount) -> list[Number]:
    """Return the numbers that the account may show, the default one first."""
    rows = CallPresentation.objects.filter(sip_account=account).select_related("number").order_by("place")
    return [row.number for row in rows]


def sms_presentations_of(user_id: UUID) -> list[Number | SenderName]:
    """Return what the user's text messages may come from, the default one first."""
    rows = SmsPresentation.objects.filter(user_id=user_id).select_related("number", "sender_name").order_by("place")
    return [row.number or row.sender_name for row in rows]


def call_presentations_of_accounts(account_ids: Iterable[UUID]) -> dict[UUID, list[Number]]:
    """Return account → the numbers that it may show, the default one first; one query for all of them."""
    found: dict[UUID, list[Number]] = defaultdict(list)
    rows = CallPresentation.objects.filter(sip_account_id__in=list(account_ids)).select_related("number")
    for row in rows.order_by("place"):
        found[row.sip_account_id].append(row.number)
    return found


def sms_presentations_of_users(user_ids: Iterable[UUID]) -> dict[UUID, list[Number | SenderName]]:
    """Return user → what his text messages may come from, the default one first; one query for all of them."""
    found: dict[UUID, list[Number | SenderName]] = defaultdict(list)
    rows = SmsPresentation.objects.filter(user_id__in=list(user_ids)).select_related("number", "sender_name")
    for row in rows.order_by("place"):
        found[row.user_id].append(row.number or row.sender_name)
    return found


def starting_numbers(free_account_id: UUID | None = None) -> list[Number]:
    """Return what a new user shows in calls unless somebody says otherwise, so that he can call outside.

    The numbers of the free account that he takes over, if it shows any; else the company's only number. Which one of
    several is meant nobody can know.
    """
    shown = call_presentations_of_accounts([free_account_id])[free_account_id] if free_account_id else []
    if shown:
        return shown
    numbers = list(Number.objects.order_by("e164")[:2])
    return numbers if len(numbers) == 1 else []


def sender_names() -> list[SenderName]:
    """Return the company's sender names."""
    return list(SenderName.objects.order_by("name"))


def page_of_sender_names(*, after: str | None = None, before: str | None = None) -> Page[SenderName]:
    """Return a page of sender names, each with ``used``: how many users' text messages may come from it."""
    rows = SenderName.objects.annotate(used=Count("sms_presentations"))
    return page_after(rows, keys=("name", "id"), after=after, before=before)


def users_of_sender_name(sender_name_id: UUID) -> list[User]:
    """Return whose text messages may come from the name, by name."""
    rows = User.objects.filter(sms_presentations__sender_name_id=sender_name_id)
    return list(rows.order_by("last_name", "first_name", "pk"))
