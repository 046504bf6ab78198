"""The pricing page: the promise, the exchange, two ways to pay, what a month costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from telecube.billing.queries.prices import OfferedPlan, PriceList, public_price_list
from telecube.billing.rating import CallRate
from telecube.config import config
from telecube.core.access import public
from telecube.core.clock import today
from telecube.site.answers import ANSWERS
from telecube.site.calculator import (
    FEWEST_NUMBERS,
    FEWEST_USERS,
    MOST_NUMBERS,
    MOST_USERS,
    Estimate,
    PricedThing,
    chosen,
    estimate,
    within,
)
from telecube.site.page_head import PageHead
from telecube.site.showing import in_language, show_page
from telecube.site.structured_data import faq_page, offer, software

USUAL_USERS = 5
USUAL_NUMBERS = 1
POLAND = "+48"


@dataclass(frozen=True)
class Wish:
    """What was asked of the calculator, and its answer."""

    users: int
    numbers: int
    crm: PricedThing
    exchange: PricedThing
    number: PricedThing | None
    estimate: Estimate


@public
@require_safe
def pricing(request: HttpRequest, language: str) -> HttpResponse:
    """Show what it costs; the calculator's wishes stand in the address."""
    with in_language(language):
        prices = public_price_list(today())
        head = PageHead(
            "pricing",
            language,
            title=_("Pricing") + f" – {config.product_name}",
            description=_(
                "Manage your customer relations better: CRM and Virtual Exchange in one account. Prepaid or a contract"
                " for 12 months, 14 days free of charge, no payment card."
            ),
            data=[software(language, [_offer(one) for one in (*prices.crm, *prices.exchange)]), faq_page(ANSWERS)],
        )
        return show_page(
            request,
            "site/pricing.html",
            head=head,
            prices=prices,
            rates=grouped_rates(prices.calls),
            wish=wish_of(request, prices),
            answers=ANSWERS,
            logos=config.customer_logos,
            most_users=MOST_USERS,
            most_numbers=MOST_NUMBERS,
            smallest_top_up=config.top_up_smallest,
        )


def wish_of(request: HttpRequest, prices: PriceList) -> Wish | None:
    """Return what the address asks for and what it costs, or None while nothing is for sale."""
    crm = chosen(map(priced, prices.crm), request.GET.get("plan", ""))
    exchange = chosen(map(priced, prices.exchange), request.GET.get("exchange", ""))
    number = chosen(map(priced, prices.numbers), "")
    if crm is None or exchange is None:
        return None
    users = within(request.GET.get("users", ""), least=FEWEST_USERS, most=MOST_USERS, otherwise=USUAL_USERS)
    numbers = within(request.GET.get("numbers", ""), least=FEWEST_NUMBERS, most=MOST_NUMBERS, otherwise=USUAL_NUMBERS)
    month = estimate(users=users, crm=crm, exchange=exchange, number=number, numbers=numbers)
    return Wish(users=users, numbers=numbers, crm=crm, exchange=exchange, number=number, estimate=month)


def priced(offered: OfferedPlan) -> PricedThing:
    """Return an offered plan as the calculator sees it."""
    return PricedThing(
        code=offered.plan.code,
        name=offered.plan.name,
        net=offered.net,
        vat_rate=offered.vat_rate,
        unit=offered.unit,
        numbers=offered.includes.numbers,
    )


def grouped_rates(rates: Sequence[CallRate]) -> list[CallRate]:
    """Return one row for each name, Poland first: mobile numbers have many beginnings and one price."""
    found: dict[str, CallRate] = {}
    for rate in sorted(rates, key=lambda one: one.prefix if one.prefix.startswith(POLAND) else f"~{one.name}"):
        found.setdefault(rate.name, rate)
    others = [rate for rate in found.values() if rate.prefix == "+"]
    return [rate for rate in found.values() if rate.prefix != "+"] + others


def _offer(offered: OfferedPlan) -> dict[str, object]:
    return offer(name=offered.plan.name, net=f"{offered.net:.2f}", unit=offered.plan.get_kind_display())
