"""The door plate of the room contacts."""

from django.utils.translation import gettext_lazy as _

from telecube.contacts.actions.history import NOTE_KIND
from telecube.contacts.audit_words import AUDIT_FIELDS, AUDIT_WORDS, OBJECT_PAGES
from telecube.contacts.permissions import ALL_RIGHTS, PERSON_VIEW
from telecube.contacts.queries.notes import notes_by_id
from telecube.core.manifest import HistoryKind, MenuEntry, register

register(
    menu=[
        MenuEntry(
            "contacts",
            _("Contacts"),
            "contacts:person-list",
            icon="address-book",
            order=20,
            right=PERSON_VIEW,
            letter="o",
        ),
        MenuEntry(
            "contacts.persons", _("People"), "contacts:person-list", order=21, parent="contacts", right=PERSON_VIEW
        ),
    ],
    rights=ALL_RIGHTS,
    audit_words=AUDIT_WORDS,
    audit_fields=AUDIT_FIELDS,
    object_pages=OBJECT_PAGES,
    history_kinds=[HistoryKind(NOTE_KIND, load=notes_by_id, template="contacts/history/note.html", label=_("Notes"))],
)
