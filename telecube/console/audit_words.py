"""What a company's log says of the staff's deeds in it."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

AUDIT_WORDS: Mapping[str, str | Promise] = {
    "console.visit.started": _("Visit of the service’s staff started"),
    "console.visit.ended": _("Visit of the service’s staff ended"),
}
AUDIT_FIELDS: Mapping[str, str | Promise] = {
    "reason": _("Reason"),
    "minutes": _("Minutes"),
    "changing": _("May change things"),
}
