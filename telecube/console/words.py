"""The console's words for states and deeds."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from telecube.console.queries.companies import CUSTOMER, FROZEN, READ_ONLY, TRIAL


@dataclass(frozen=True)
class StateWord:
    """How a company's state is shown."""

    word: str | Promise
    badge: str
    icon: str


STATES = {
    TRIAL: StateWord(_("Trial"), "is-live", "clock"),
    CUSTOMER: StateWord(_("Customer"), "is-ok", "check"),
    READ_ONLY: StateWord(_("Read only"), "is-warn", "alert-triangle"),
    FROZEN: StateWord(_("Frozen"), "is-missed", "lock"),
}

ACTIONS: dict[str, str | Promise] = {
    "console.visit.started": _("Visit to the panel started"),
    "console.visit.ended": _("Visit to the panel ended"),
    "console.visit.page_opened": _("Page opened during a visit"),
    "console.visit.pin_wrong": _("Wrong support PIN"),
    "console.trial.extended": _("Trial extended"),
    "console.credit.given": _("Credit given"),
    "console.exchange.opened": _("Exchange opened"),
    "console.exchange_key.made": _("Key of the exchange made"),
}

DETAILS: dict[str, str | Promise] = {
    "reason": _("reason"),
    "minutes": _("minutes"),
    "days": _("days"),
    "amount": _("amount"),
    "numbers": _("numbers"),
    "phones": _("phones"),
    "path": _("address"),
}
