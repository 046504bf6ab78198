"""The door plate of the room audit."""

from django.utils.translation import gettext_lazy as _

from telecube.audit.permissions import ALL_RIGHTS, VIEW_ENTRIES
from telecube.core.manifest import MenuEntry, register

register(
    rights=ALL_RIGHTS,
    menu=[MenuEntry("audit.log", _("Log"), "audit:log", order=80, parent="management", right=VIEW_ENTRIES)],
    audit_words={"audit.log.exported": _("Log exported to a file")},
    audit_fields={"filter": _("Filter")},
)
