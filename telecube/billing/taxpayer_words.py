"""Words for what a register of taxpayers says."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from telecube.billing.models import LookupState
from telecube.billing.taxpayers.interface import VatStatus


@dataclass(frozen=True)
class StatusMark:
    """A badge: its word, its kind and its icon."""

    word: str | Promise
    kind: str
    icon: str


MARKS = {
    VatStatus.ACTIVE: StatusMark(pgettext_lazy("taxpayer", "VAT payer"), "ok", "check"),
    VatStatus.EXEMPT: StatusMark(pgettext_lazy("taxpayer", "Exempt from VAT"), "", "circle"),
    VatStatus.NOT_REGISTERED: StatusMark(pgettext_lazy("taxpayer", "Not registered for VAT"), "warn", "alert-triangle"),
}
#: Each says that typing goes on: the register helps, it never decides.
FAILURES: dict[str, str | Promise] = {
    LookupState.UNKNOWN: _("The list of VAT payers does not know this NIP. Check it, or type the data by hand."),
    LookupState.FAILED: _("The list of VAT payers does not answer. Type the data by hand, or try again in a moment."),
    LookupState.EXHAUSTED: _("The list of VAT payers answers no more questions today. Type the data by hand."),
}


def mark_of(status: VatStatus) -> StatusMark | None:
    """Return the badge of a status; None where the register's word is not known to us."""
    return MARKS.get(status)
