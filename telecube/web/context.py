"""What every page knows: product, language, theme, and for a logged-in user the frame around the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from telecube.accounts.models import AccessLevel, EndReason, Entitlements
from telecube.billing.deadlines import REMINDED_BEFORE
from telecube.billing.permissions import ACCOUNT_TOP_UP, FINANCES_VIEW, PLAN_MANAGE
from telecube.billing.queries.account_state import shown_balance
from telecube.billing.queries.call_limits import call_limits
from telecube.config import config
from telecube.core.clock import WARSAW, now
from telecube.core.manifest import MenuEntry, menu_for
from telecube.web.colours import usable_brand_colour
from telecube.web.menu import MenuBranch, menu_tree

THEMES = ("auto", "light", "dark")
SIDEBAR_COOKIE = "sidebar"


@dataclass(frozen=True)
class TrialState:
    """What the trial box says; days count down from ``of``."""

    days_left: int
    of: int
    ends_at: datetime

    @property
    def is_over(self) -> bool:
        """Say whether the trial has ended."""
        return self.days_left == 0

    @property
    def is_near_end(self) -> bool:
        """Say whether the box should warn."""
        return self.days_left <= 3


@dataclass(frozen=True)
class ClosureState:
    """What the banner of an account that ends says; moments by the Polish clock."""

    is_read_only: bool
    is_unpaid: bool
    is_contract: bool
    full_until: datetime
    read_only_until: datetime


@dataclass
class Shell:
    """The frame. Each part is read when a template asks for it, so fragments cost nothing."""

    request: HttpRequest
    product_name: str = config.product_name
    has_own_colour: bool = field(default_factory=lambda: usable_brand_colour() is not None)

    @cached_property
    def user(self) -> Any:
        """The profile of whoever is logged in, or None."""
        return getattr(self.request, "user_profile", None)

    @cached_property
    def is_inside(self) -> bool:
        """Say whether somebody of a company is looking."""
        return getattr(self.request, "actor", None) is not None

    @cached_property
    def company(self) -> str:
        """The company's name."""
        tenant = getattr(self.request, "tenant", None)
        return str(tenant) if tenant is not None else ""

    @cached_property
    def theme(self) -> str:
        """The chosen theme: auto, light or dark."""
        chosen = getattr(self.request, "user", None)
        theme = getattr(chosen, "theme", None) or self.request.COOKIES.get("theme", "auto")
        return theme if theme in THEMES else "auto"

    @cached_property
    def is_rail(self) -> bool:
        """Say whether the user folded the sidebar to a rail of icons."""
        return self.request.COOKIES.get(SIDEBAR_COOKIE) == "rail"

    @cached_property
    def entries(self) -> list[MenuEntry]:
        """The entries of the menu that the user may open."""
        return menu_for(self.request.actor) if self.is_inside else []  # type: ignore[attr-defined]

    @cached_property
    def menu(self) -> list[MenuBranch]:
        """The entries as a tree, the current one marked."""
        return menu_tree(self.entries, path=self.request.path)

    @cached_property
    def tabs(self) -> list[MenuBranch]:
        """The places that the phone's bottom bar names: the first three of the menu that have a letter."""
        return [branch for branch in self.menu if branch.has_tab][:3]

    @cached_property
    def search_url(self) -> str:
        """Where the search box leads, or an empty text when no list of persons may be seen."""
        return next((b.url for b in self._all_branches if b.code == "contacts.persons"), "")

    @cached_property
    def _all_branches(self) -> list[MenuBranch]:
        return [branch for top in self.menu for branch in (top, *top.children)]

    @cached_property
    def trial(self) -> TrialState | None:
        """The state of the trial, or None when the company has no entitlements."""
        tenant = getattr(self.request, "tenant", None)
        entitlements = getattr(tenant, "entitlements", None)
        if entitlements is None or not entitlements.is_on_trial:
            return None
        return TrialState(
            days_left=entitlements.trial_days_left(now()),
            of=entitlements.trial_days(),
            ends_at=entitlements.trial_ends_at.astimezone(WARSAW),
        )

    @cached_property
    def are_calls_limited(self) -> bool:
        """Say whether calls have the limits of a trial, because nothing pays for them."""
        return self.is_inside and call_limits(self.request.tenant.entitlements) is not None  # type: ignore[attr-defined]

    @cached_property
    def balance(self) -> Decimal | None:
        """The balance for the top bar: of companies that pay in advance, for whoever may see it; else None."""
        # Before a plan is chosen there is none to show, and nothing is asked.
        return shown_balance() if self.may_see_balance and self.trial is None else None

    @cached_property
    def may_choose_plan(self) -> bool:
        """Say whether the user may choose a plan; others are told, but not led to a closed door."""
        return self.is_inside and self.request.actor.can(PLAN_MANAGE)  # type: ignore[attr-defined]

    @cached_property
    def may_top_up(self) -> bool:
        """Say whether the user may top the account up."""
        return self.is_inside and self.request.actor.can(ACCOUNT_TOP_UP)  # type: ignore[attr-defined]

    @cached_property
    def may_see_balance(self) -> bool:
        """Say whether the top bar has a place for the balance."""
        return self.is_inside and self.request.actor.can(FINANCES_VIEW)  # type: ignore[attr-defined]

    @cached_property
    def closure(self) -> ClosureState | None:
        """What the banner says of an account that ended or soon will, or None while it is open."""
        entitlements = getattr(getattr(self.request, "tenant", None), "entitlements", None)
        if entitlements is None or entitlements.full_until is None:
            return None
        is_read_only = entitlements.access_at(now()) is AccessLevel.READ_ONLY
        if not is_read_only and (entitlements.is_on_trial or is_far_end_of_contract(entitlements)):
            return None
        return ClosureState(
            is_read_only=is_read_only,
            is_unpaid=entitlements.end_reason == EndReason.UNPAID,
            is_contract=not is_read_only and entitlements.end_reason == EndReason.CONTRACT,
            full_until=entitlements.full_until.astimezone(WARSAW),
            read_only_until=entitlements.read_only_until.astimezone(WARSAW),
        )


def is_far_end_of_contract(entitlements: Entitlements) -> bool:
    """Say whether a contract ends so late that nobody needs a banner; the reminder comes by mail when it is time."""
    end = entitlements.full_until
    return end is not None and entitlements.end_reason == EndReason.CONTRACT and end - now() > REMINDED_BEFORE


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give every template ``shell``."""
    return {"shell": Shell(request)}
