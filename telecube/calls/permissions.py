"""Rights of the room."""

from django.utils.translation import gettext_lazy as _

from telecube.core.access import SCOPES, Category, Right

HISTORY = Category("history", _("Contact history"), "history", order=60)

VIEW_HISTORY = Right(
    code="calls.history.view",
    name=_("View the contact history"),
    help=_("Who called whom, when, for how long, how it ended: one’s own calls, those of one’s user groups, or all."),
    category=HISTORY,
    scopes=SCOPES,
)
