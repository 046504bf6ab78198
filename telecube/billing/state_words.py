"""The one sentence on where the account stands, and the one next step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from telecube.billing.permissions import ACCOUNT_TOP_UP, FINANCES_VIEW, PLAN_MANAGE
from telecube.billing.queries.account_state import AccountState, Standing
from telecube.billing.templatetags.billing_money import zloty
from telecube.core.access import Right
from telecube.core.actor import Actor
from telecube.core.clock import WARSAW


@dataclass(frozen=True)
class Step:
    """What to do next: a link for whoever has the right."""

    words: str
    address: str
    right: Right


@dataclass(frozen=True)
class Headline:
    """``tone`` is a kind of note: "", ok, warn or error."""

    title: str
    sentence: str
    tone: str = ""
    step: Step | None = None


def headline_of(state: AccountState, actor: Actor) -> Headline:
    """Return title, sentence and step; no step for whoever may not take it."""
    said = WORDS[state.standing](state)
    if said.step is not None and not actor.can(said.step.right):
        return Headline(said.title, said.sentence, said.tone)
    return said


def day_words(moment: date | datetime | None) -> str:
    """Return a day in words by the Polish calendar: 7 grudnia 2026, 7 December 2026."""
    if moment is None:
        return ""
    local = moment.astimezone(WARSAW) if isinstance(moment, datetime) else moment
    return date_format(local, "j E Y")


def moment_words(moment: datetime | None) -> str:
    """Return day and hour by the Polish clock."""
    return date_format(moment.astimezone(WARSAW), "j E Y, H:i") if moment else ""


def end_words(moment: datetime | None) -> str:
    """Return the last day of what ends at midnight, day and hour of what ends in the middle of a day."""
    if moment is None:
        return ""
    local = moment.astimezone(WARSAW)
    return day_words(local - timedelta(seconds=1)) if (local.hour, local.minute) == (0, 0) else moment_words(moment)


def _choose() -> Step:
    return Step(_("Choose a plan"), reverse("billing:plan"), PLAN_MANAGE)


def _top_up(state: AccountState) -> Step:
    address = reverse("billing:top-up-list")
    return Step(_("Top up"), f"{address}?amount={state.missing:.2f}" if state.missing else address, ACCOUNT_TOP_UP)


def _trial(state: AccountState) -> Headline:
    days = {"until": moment_words(state.entitlements.full_until)}
    sentence = _("All functions are yours until %(until)s. You owe nothing; choose a plan to go on after that.") % days
    return Headline(_("Trial"), sentence, "", _choose())


def _trial_over(state: AccountState) -> Headline:
    days = {"until": day_words(state.entitlements.read_only_until)}
    sentence = _("Your data can be read and downloaded until %(until)s. Choose a plan, and everything is back at once.")
    return Headline(_("The trial has ended"), sentence % days, "error", _choose())


def _ended(state: AccountState) -> Headline:
    days = {"until": day_words(state.entitlements.read_only_until)}
    sentence = _("Your data can be read and downloaded until %(until)s. Choose a plan, and everything is back at once.")
    return Headline(_("The contract has ended"), sentence % days, "error", _choose())


def _unpaid(state: AccountState) -> Headline:
    facts = {"fees": zloty(state.open_fees), "until": moment_words(state.grace_ends_at)}
    sentence = _(
        "The balance did not cover fees of %(fees)s. Top up by %(until)s;"
        " until then everything works except what costs extra."
    )
    return Headline(_("Fees are unpaid"), sentence % facts, "warn", _top_up(state))


def _suspended(state: AccountState) -> Headline:
    facts = {"fees": zloty(state.open_fees)}
    sentence = _("Fees of %(fees)s were not paid in time. Top up, and everything is open again at once.")
    return Headline(_("Your account can only be read now"), sentence % facts, "error", _top_up(state))


def _overdue(state: AccountState) -> Headline:
    facts = {"owed": zloty(state.owed)}
    step = Step(_("Show what is to be paid"), f"{reverse('billing:invoice-list')}?state=overdue", FINANCES_VIEW)
    sentence = _("There are %(owed)s to be paid, a part of it past its due date.")
    return Headline(_("An invoice is overdue"), sentence % facts, "error", step)


def _notice_given(state: AccountState) -> Headline:
    facts = {"day": day_words(state.contract.ends_on if state.contract else None)}
    sentence = _("Notice was given: the contract ends on %(day)s. After that the account can only be read.")
    step = Step(_("Show the contract"), reverse("billing:contract"), FINANCES_VIEW)
    return Headline(_("The contract is ending"), sentence % facts, "warn", step)


def _leaving(state: AccountState) -> Headline:
    facts = {"moment": end_words(state.subscription.ends_at)}
    sentence = _("The contract ends on %(moment)s. After that the account can only be read.")
    step = Step(_("Show the contract"), reverse("billing:contract"), FINANCES_VIEW)
    return Headline(_("The contract is ending"), sentence % facts, "warn", step)


def _contract_ends(state: AccountState) -> Headline:
    facts = {"day": day_words(state.contract.ends_on if state.contract else None)}
    sentence = _("The contract runs until %(day)s. Extend it by 12 months or for an indefinite time.")
    step = Step(_("Extend the contract"), reverse("billing:contract"), PLAN_MANAGE)
    return Headline(_("The contract is ending"), sentence % facts, "warn", step)


def _balance_short(state: AccountState) -> Headline:
    facts = {"missing": zloty(state.missing), "day": day_words(state.next.due_on)}
    sentence = _("Another %(missing)s are needed for the fees of %(day)s.")
    return Headline(_("The balance will not be enough"), sentence % facts, "warn", _top_up(state))


def _prepaid(state: AccountState) -> Headline:
    facts = {"fees": zloty(state.next.gross), "day": day_words(state.next.due_on)}
    sentence = _("The balance covers the next fees: %(fees)s on %(day)s.") % facts
    return Headline(_("You pay in advance"), sentence, "ok", _top_up(state))


def _postpaid(state: AccountState) -> Headline:
    ends_on = state.contract.ends_on if state.contract else None
    if ends_on is None:
        return Headline(_("You pay by contract"), _("The contract is for an indefinite time."), "ok")
    sentence = _("The contract runs until %(day)s.") % {"day": day_words(ends_on)}
    return Headline(_("You pay by contract"), sentence, "ok")


WORDS: dict[Standing, Callable[[AccountState], Headline]] = {
    Standing.TRIAL: _trial,
    Standing.TRIAL_OVER: _trial_over,
    Standing.ENDED: _ended,
    Standing.UNPAID: _unpaid,
    Standing.SUSPENDED: _suspended,
    Standing.OVERDUE: _overdue,
    Standing.NOTICE_GIVEN: _notice_given,
    Standing.CONTRACT_ENDS: _contract_ends,
    Standing.LEAVING: _leaving,
    Standing.BALANCE_SHORT: _balance_short,
    Standing.PREPAID: _prepaid,
    Standing.POSTPAID: _postpaid,
}
