"""What the room offers: the contact history in the menu, calls in a person's history, who to call back."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from telecube.calls.permissions import VIEW_HISTORY
from telecube.calls.queries.call_list import calls_with_ids
from telecube.calls.queries.visible import visible_entries
from telecube.calls.rows import CallRow, line_names, rows_of
from telecube.core.manifest import HistoryKind, MenuEntry, Slot, register
from telecube.telephony.queries.numbers import company_numbers


def load_calls(ids: Iterable[UUID]) -> Mapping[UUID, CallRow]:
    """Calls by id, ready to draw; the number of queries does not grow with the calls."""
    records = calls_with_ids(list(ids))
    rows = rows_of(records.values(), lines=line_names(company_numbers()))
    return {row.record.pk: row for row in rows}


register(
    menu=[
        MenuEntry(
            "calls.history",
            _("Contact history"),
            "calls:call-list",
            icon="history",
            order=30,
            right=VIEW_HISTORY,
            letter="h",
        ),
    ],
    rights=[VIEW_HISTORY],
    slots=[Slot("dashboard", "calls:call-back", order=10, right=VIEW_HISTORY, label=_("To call back"))],
    history_kinds=[
        HistoryKind("call", load_calls, "calls/_history_call.html", label=_("Calls"), visible=visible_entries),
    ],
)
