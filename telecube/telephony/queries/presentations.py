"""Questions about what others see when a user calls or writes."""

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
