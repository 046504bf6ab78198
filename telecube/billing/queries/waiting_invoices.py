"""Money whose invoice waits, because the company has not told whom to invoice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Exists, F, Q

from telecube.billing.deadlines import invoiced_by
from telecube.billing.models import CompanyData, Payment, PaymentMode, Subscription
from telecube.billing.queries.invoices import UNSPENT
from telecube.core.clock import WARSAW
from telecube.core.money import ZERO


@dataclass(frozen=True)
class Waiting:
    """``gross`` złoty that no invoice shows; the first of their invoices is issued on ``due_on`` at the latest."""

    gross: Decimal
    due_on: date


def find_waiting() -> Waiting | None:
    """Return what waits for company data; None where it is complete, or a contract collects the money. One question."""
    rest = _unspent()
    if not rest:
        return None
    first = min(received_at for received_at, _left in rest)
    gross = sum((left for _received_at, left in rest), ZERO)
    return Waiting(gross, invoiced_by(first.astimezone(WARSAW).date()))


def complete_data() -> Q:
    """Return the twin of ``CompanyData.is_complete`` as a condition."""
    return ~(Q(name="") | Q(nip="") | Q(street="") | Q(postcode="") | Q(city=""))


def _unspent() -> list[tuple[datetime, Decimal]]:
    is_known = Exists(CompanyData.objects.filter(complete_data()))
    pays_afterwards = Exists(Subscription.objects.filter(mode=PaymentMode.POSTPAID))
    rest = Payment.objects.filter(UNSPENT).exclude(is_known | pays_afterwards)
    return list(rest.annotate(left=F("amount") - F("settled")).values_list("received_at", "left"))
