"""Rights of the room."""

from django.utils.translation import gettext_lazy as _

from telecube.core.access import SCOPES, Category, Right

HISTORY = Category("history", _("Contact history"), "history", order=60)

VIEW_HISTORY = Right(
    code="calls.history.view",
    name=_("View the contact history"),
    help=_("Calls: who called whom, when, for how long and how it ended. How far it reaches is chosen below."),
    category=HISTORY,
    scopes=SCOPES,
)
