"""The log's sentences for what happens in the room contacts; the manifest registers them."""

from django.utils.translation import gettext_lazy as _

AUDIT_WORDS = {
    "contacts.person.created": _("Person added"),
    "contacts.person.changed": _("Person changed"),
    "contacts.note.added": _("Note added"),
    "contacts.import.prepared": _("Table for an import uploaded"),
    "contacts.import.started": _("Import started"),
    "contacts.import.done": _("Import finished"),
    "contacts.import.undone": _("Import undone"),
}

AUDIT_FIELDS = {
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "company": _("Company"),
    "description": _("Description"),
    "phones": _("Phone numbers"),
    "note": _("Note"),
    "rows": _("Rows"),
    "created": _("People created"),
    "mistakes": _("Rows with mistakes"),
    "removed": _("Removed"),
}

OBJECT_PAGES = {"contacts.person": "contacts:person-card"}
