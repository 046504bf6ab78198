"""The first steps of a new company; each is done when its outcome exists, not when somebody ticks it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from telecube.accounts.models import User
from telecube.calls.queries.phone_check import phone_check_of
from telecube.contacts.models import Person
from telecube.core.actor import Actor
from telecube.telephony.models import Number
from telecube.telephony.queries.greetings import is_greeted

ENOUGH_PEOPLE = 10


@dataclass(frozen=True)
class Step:
    """One step: what to reach, why, where."""

    title: str | Promise
    why: str | Promise
    url_name: str
    is_done: bool


@dataclass(frozen=True)
class FirstSteps:
    """The steps of one company, in the order in which they pay off."""

    steps: list[Step]

    @property
    def done_count(self) -> int:
        """How many are done."""
        return sum(step.is_done for step in self.steps)

    @property
    def is_finished(self) -> bool:
        """Say whether nothing is left to do."""
        return self.done_count == len(self.steps)


def find_first_steps(actor: Actor) -> FirstSteps | None:
    """Return the steps for whoever sets the company up; None for others, and once all are done."""
    if actor.user_id is None or not actor.holds_every_right:
        return None
    first_steps = FirstSteps(_steps_of(actor.user_id))
    return None if first_steps.is_finished else first_steps


def _steps_of(user_id: UUID) -> list[Step]:
    check = phone_check_of(user_id)
    return [
        Step(
            _("Give yourself a phone"),
            _("An extension with which you call from the browser."),
            "accounts:user-list",
            check.has_phone,
        ),
        Step(
            _("Check your microphone"),
            _("The browser hears you, so will your customers."),
            "calls:phone-check",
            check.is_microphone_heard,
        ),
        Step(
            _("Make a test call"),
            _("A voice answers and you hear yourself."),
            "calls:phone-check",
            check.has_called,
        ),
        *_caller_steps(),
        _people_step(),
        _colleague_step(user_id),
    ]


def _caller_steps() -> list[Step]:
    return [
        Step(
            _("Say who answers your number"),
            _("A call from outside then rings at that person."),
            "telephony:number-list",
            Number.objects.filter(owner__isnull=False).exists(),
        ),
        Step(
            _("Greet your callers"),
            _("Callers from outside hear your words before the phones ring."),
            "telephony:greeting",
            is_greeted(),
        ),
    ]


def _people_step() -> Step:
    return Step(
        _("Bring in your customers"),
        ngettext(
            "Import a table or write down at least %(count)d person; when they call, you see the name at once.",
            "Import a table or write down at least %(count)d people; when they call, you see the name at once.",
            ENOUGH_PEOPLE,
        )
        % {"count": ENOUGH_PEOPLE},
        "contacts:import-list",
        Person.objects.count() >= ENOUGH_PEOPLE,
    )


def _colleague_step(user_id: UUID) -> Step:
    """Somebody else who can come in: with a password, or with an invitation that nobody took back."""
    others = User.objects.filter(deleted_at=None, identity__is_active=True).exclude(pk=user_id)
    return Step(
        _("Invite a colleague"),
        _("Send an invitation, or make a profile with a password; everybody gets a login and an extension."),
        "accounts:user-create",
        others.exists(),
    )
