"""Words of imports: meanings of columns, states."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from telecube.contacts.imports.columns import COMPANY, DESCRIPTION, FIRST_NAME, FULL_NAME, LAST_NAME, NOTHING, PHONE
from telecube.contacts.models import PersonImport

State = PersonImport.State

MEANING_WORDS: list[tuple[str, str | Promise]] = [
    (NOTHING, _("do not import")),
    (FIRST_NAME, _("First name")),
    (LAST_NAME, _("Last name")),
    (FULL_NAME, _("First and last name")),
    (COMPANY, _("Company")),
    (PHONE, _("Phone")),
    (DESCRIPTION, _("Description")),
]


@dataclass(frozen=True)
class StateWord:
    """How a state is shown."""

    word: str | Promise
    badge: str
    icon: str


STATE_WORDS = {
    State.PREPARED: StateWord(_("To be checked"), "warn", "pencil"),
    State.RUNNING: StateWord(_("Running"), "live", "clock"),
    State.DONE: StateWord(_("Done"), "ok", "check"),
    State.STOPPED: StateWord(_("Stopped"), "overdue", "alert-circle"),
    State.UNDONE: StateWord(_("Undone"), "", "arrow-back-up"),
}
