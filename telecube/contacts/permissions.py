"""The rights of the room contacts."""

from django.utils.translation import gettext_lazy as _

from telecube.core.access import Category, Right

CATEGORY = Category("contacts", _("Contacts"), "address-book", order=50)

PERSON_VIEW = Right(
    "contacts.person.view",
    _("See people"),
    _("Open the list of people and their cards with the history of contact."),
    CATEGORY,
)
PERSON_CREATE = Right(
    "contacts.person.create", _("Create people"), _("Add a new person with names, company and phone numbers."), CATEGORY
)
PERSON_CHANGE = Right(
    "contacts.person.change", _("Change people"), _("Correct names, company, description and phone numbers."), CATEGORY
)
NOTE_ADD = Right("contacts.note.add", _("Add notes"), _("Write notes on the card of a person."), CATEGORY)

ALL_RIGHTS = [PERSON_VIEW, PERSON_CREATE, PERSON_CHANGE, NOTE_ADD]
