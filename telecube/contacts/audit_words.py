"""The log's sentences for what happens in the room contacts; the manifest registers them."""

from django.utils.translation import gettext_lazy as _

AUDIT_WORDS = {
    "contacts.person.created": _("Person added"),
    "contacts.person.changed": _("Person changed"),
    "contacts.note.added": _("Note added"),
}

AUDIT_FIELDS = {
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "company": _("Company"),
    "description": _("Description"),
    "phones": _("Phone numbers"),
    "note": _("Note"),
}

OBJECT_PAGES = {"contacts.person": "contacts:person-card"}
