"""Refusals of the room contacts."""

from django.utils.translation import gettext_lazy as _

from telecube.core.errors import DomainError


class PersonNotFound(DomainError):
    """No such person in this company."""

    code = "person_not_found"
    sentence = _("There is no such person. Perhaps the address is incomplete.")
    status = 404


class PersonHasNoName(DomainError):
    """Neither first nor last name was given."""

    code = "person_has_no_name"
    sentence = _("Enter a first or a last name.")
    field = "last_name"


class PhoneLimitReached(DomainError):
    """More numbers than a person may have."""

    code = "phone_limit_reached"
    sentence = _("A person can have at most %(limit)s phone numbers, %(count)s were given.")


class PhoneNumberInvalid(DomainError):
    """The text is no phone number."""

    code = "phone_number_invalid"
    sentence = _("“%(text)s” is not a phone number. Enter for example 602 345 678 or +49 30 1234567.")


class PhoneNumberTwice(DomainError):
    """The same number was given twice for one person."""

    code = "phone_number_twice"
    sentence = _("The number %(number)s is given twice.")


class PersonChangedMeanwhile(DomainError):
    """Somebody else saved the person after it was opened for editing."""

    code = "person_changed_meanwhile"
    sentence = _("%(who)s saved this person at %(at)s, while you were editing. Nothing was overwritten.")
    status = 422


class NoteIsEmpty(DomainError):
    """A note without text."""

    code = "note_is_empty"
    sentence = _("The note is empty. Write something first.")
    field = "text"


class NoteTooLong(DomainError):
    """A note longer than the limit."""

    code = "note_too_long"
    sentence = _("The note has %(length)s characters; at most %(limit)s fit. Shorten it or split it in two.")
    field = "text"


class ImportNotFound(DomainError):
    """No such import in this company."""

    code = "import_not_found"
    sentence = _("There is no such import.")
    status = 404


class ImportTooLarge(DomainError):
    """The file or its table is larger than may be."""

    code = "import_too_large"
    sentence = _("The table is too large: at most %(most)s MB and 20,000 rows. Split it into several.")


class ImportIsNoTable(DomainError):
    """The content is no table of text."""

    code = "import_is_no_table"
    sentence = _("This is not a CSV table. Open it in a spreadsheet, save it as CSV and try again, or paste the rows.")


class ImportNotReady(DomainError):
    """The import is in another state than this needs."""

    code = "import_not_ready"
    sentence = _("The import has gone on meanwhile. Load the page again.")
    status = 409


class ImportHasNoNames(DomainError):
    """No column holds names."""

    code = "import_has_no_names"
    sentence = _("Say which column holds the names. Nobody can be created without one.")
