"""Looking at top-ups: what waits, what a provider should be asked about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from telecube.billing.models import BillingAccount, TopUp, TopUpMethod, TopUpStatus
from telecube.billing.payment_methods.interface import Order
from telecube.config import config
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.paging import Page, page_after

ORDER = ("-started_at", "-id")
#: A notice comes within moments; who hears none by then asks, and again each hour.
FIRST_QUESTION_AFTER = timedelta(minutes=15)
QUESTION_EVERY = timedelta(hours=1)
#: A provider that knows nothing of a top-up by then never will: the jobs have tried for an hour.
UNKNOWN_AFTER = timedelta(hours=2)
LONGEST_EMAIL = 50


def open_top_ups() -> QuerySet[TopUp]:
    """Return the company's waiting top-ups, newest first."""
    return TopUp.objects.filter(status=TopUpStatus.WAITING).order_by(*ORDER)


def page_of_top_ups(*, after: str | None = None, before: str | None = None) -> Page[TopUp]:
    """Return a page of all top-ups, newest first."""
    rows = TopUp.objects.get_queryset().select_related("started_by")
    return page_after(rows, keys=ORDER, after=after, before=before)


def top_up_for(actor: Actor, top_up_id: UUID) -> TopUp:
    """Return a top-up of the actor's company; raises DoesNotExist."""
    return TopUp.objects.select_related("started_by").get(pk=top_up_id)


def top_ups_to_ask_about() -> Sequence[TopUp]:
    """Return the waiting online top-ups whose provider should be asked now, the longest unasked first."""
    first = Q(asked_at=None, started_at__lte=now() - FIRST_QUESTION_AFTER)
    again = Q(asked_at__lte=now() - QUESTION_EVERY)
    waiting = TopUp.objects.filter(status=TopUpStatus.WAITING, method=TopUpMethod.ONLINE).exclude(token="")
    return list(waiting.filter(first | again).order_by("asked_at", "started_at")[:100])


def top_ups_without_provider() -> QuerySet[TopUp]:
    """Return the online top-ups that no provider learned of in time."""
    unknown = TopUp.objects.filter(status=TopUpStatus.WAITING, method=TopUpMethod.ONLINE, token="")
    return unknown.filter(started_at__lte=now() - UNKNOWN_AFTER)


def order_of(top_up: TopUp, *, description: str, return_path: str, notice_path: str) -> Order:
    """Return what the provider is told. An address longer than it takes is replaced by the seller's."""
    identity = top_up.started_by.identity if top_up.started_by else None
    email = identity.email if identity and len(identity.email) <= LONGEST_EMAIL else config.seller_email
    return Order(
        session=top_up.session,
        amount=top_up.amount,
        description=f"{description} {BillingAccount.objects.get().reference}",
        email=email,
        language=identity.language if identity else "pl",
        return_address=f"{config.base_url}{return_path}",
        notice_address=f"{config.base_url}{notice_path}",
    )
