"""Speaking with payment providers: always between two short transactions, never inside one.

A crash at any point is harmless: the provider takes the same registration and confirmation again, and a payment is
booked once for each of its numbers.
"""

from __future__ import annotations

from uuid import UUID

import structlog
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from telecube.billing.actions.online_payments import (
    NoticeOutcome,
    book_confirmed,
    keep_asked,
    keep_refusal,
    take_notice,
)
from telecube.billing.actions.top_ups import fail_top_up, keep_token
from telecube.billing.models import Payment, TopUp, TopUpStatus
from telecube.billing.payment_methods.interface import Notice, Order, ProviderRefused, ProviderUnreachable
from telecube.billing.payment_methods.registry import offered_methods
from telecube.billing.queries.top_ups import order_of, top_ups_to_ask_about, top_ups_without_provider
from telecube.core.actor import Actor
from telecube.core.money import CURRENCY
from telecube.core.tenancy import tenant_scope

log = structlog.get_logger()
WORKER = "payments"


def register(tenant_id: UUID, top_up_id: UUID) -> None:
    """Tell the provider of a top-up and keep its token. Raises ProviderUnreachable: try again."""
    actor = Actor.system(tenant_id, WORKER)
    with tenant_scope(tenant_id):
        top_up = TopUp.objects.filter(pk=top_up_id, status=TopUpStatus.WAITING, token="").first()
        order = _order(top_up) if top_up else None
    if top_up is None or order is None:
        return
    try:
        started = offered_methods()[top_up.provider].start(order)
    except ProviderRefused as refusal:
        log.error("top_up_refused", sentence="The provider refuses an order.", reason=str(refusal))
        with tenant_scope(tenant_id):
            fail_top_up(actor, top_up_id, reason=str(refusal))
        return
    with tenant_scope(tenant_id):
        keep_token(actor, top_up_id, started)


def confirm(tenant_id: UUID, top_up_id: UUID, *, order_id: str) -> None:
    """Have the provider confirm a payment that it reported, then book it. Raises ProviderUnreachable: try again."""
    with tenant_scope(tenant_id):
        top_up = TopUp.objects.get(pk=top_up_id)
        is_booked = Payment.objects.filter(source=f"{top_up.provider}:{order_id}").exists()
    if is_booked:
        return
    notice = Notice(session=top_up.session, order_id=order_id, amount=top_up.amount, currency=CURRENCY)
    refusal = _refusal_of(top_up, notice)
    actor = Actor.system(tenant_id, WORKER)
    with tenant_scope(tenant_id):
        if refusal is None:
            book_confirmed(actor, top_up_id, notice)
        else:
            keep_refusal(actor, top_up_id, reason=refusal)


def ask_about_top_ups_due(tenant_id: UUID) -> None:
    """Ask the provider about what waits without a notice; give up what it never learned of."""
    actor = Actor.system(tenant_id, WORKER)
    with tenant_scope(tenant_id):
        for unknown in top_ups_without_provider():
            fail_top_up(actor, unknown.pk, reason="provider_unreachable")
        waiting = top_ups_to_ask_about()
    for top_up in waiting:
        try:
            _ask_about(actor, top_up)
        except (ProviderUnreachable, ProviderRefused) as problem:
            # The next round asks again; one that is refused must not keep the others from being asked.
            log.warning("top_up_not_answered", top_up=str(top_up.pk), problem=str(problem))


def _ask_about(actor: Actor, top_up: TopUp) -> None:
    method = offered_methods().get(top_up.provider)
    notice = method.find(top_up.session) if method else None
    with tenant_scope(actor.tenant_id):
        keep_asked(actor, top_up.pk)
        outcome = take_notice(actor, top_up.pk, notice) if notice else None
    if notice and outcome == NoticeOutcome.ACCEPTED:
        confirm(actor.tenant_id, top_up.pk, order_id=notice.order_id)


def _refusal_of(top_up: TopUp, notice: Notice) -> str | None:
    """Confirm; return why the provider refuses, or None. Confirmed earlier, before a crash, counts as confirmed."""
    method = offered_methods()[top_up.provider]
    try:
        method.confirm(notice)
    except ProviderRefused as refusal:
        found = method.find(top_up.session)
        known = (found.order_id, found.amount, found.currency, found.is_confirmed) if found else None
        return None if known == (notice.order_id, notice.amount, CURRENCY, True) else str(refusal)
    return None


def _order(top_up: TopUp) -> Order:
    language = top_up.started_by.identity.language if top_up.started_by and top_up.started_by.identity else "pl"
    with translation.override(language):
        return order_of(
            top_up,
            description=_("Account top-up"),
            return_path=reverse("billing:top-up", args=[top_up.pk]),
            notice_path=reverse("billing:payment-notice", args=[top_up.provider]),
        )
