"""Refusals about lists of addresses."""

from __future__ import annotations

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from telecube.core.errors import DomainError

#: So many of those that use a list are named in a refusal.
NAMED = 3


class AddressListEmpty(DomainError):
    """Nothing but comments: a list of no address would shut everybody out."""

    code = "address_list_empty"
    sentence = _("There is no address in the list. Write one address or range a line, or choose a file.")
    field = "ranges"


class AddressLineInvalid(DomainError):
    """A line is no address and no range. Data: number, line."""

    code = "address_line_invalid"
    sentence = _(
        "Line %(number)s: “%(line)s” is no address and no range. Correct ones look like 198.51.100.7, 10.0.0.0/8, "
        "198.51.100.10–198.51.100.20 or 2001:db8::/32."
    )
    field = "ranges"


class AddressListTooLong(DomainError):
    """More ranges than a list may have. Data: limit."""

    code = "address_list_too_long"
    sentence = _("The list has more than %(limit)s ranges, even with neighbouring ones joined. Split it into several.")
    field = "ranges"


class AddressFileTooLarge(DomainError):
    """More text than is read. Data: limit in kilobytes."""

    code = "address_file_too_large"
    sentence = _("The list is larger than %(limit)s KB. Leave out comments, or split it into several lists.")
    field = "ranges"


class AddressFileUnreadable(DomainError):
    """The file is no text."""

    code = "address_file_unreadable"
    sentence = _("The file is not a text file. Save the addresses as plain text (.txt), one a line.")
    field = "file"


class AddressListNameMissing(DomainError):
    """A list needs a name by which it is chosen."""

    code = "address_list_name_missing"
    sentence = _("Write a name, such as “Offices” or “Poland”.")
    field = "name"


class AddressListNameTaken(DomainError):
    """Another list of the company has this name. Data: name."""

    code = "address_list_name_taken"
    sentence = _("There is already a list “%(name)s”. Choose another name.")
    field = "name"


class TooManyAddressLists(DomainError):
    """The company has as many lists as it may have. Data: limit."""

    code = "too_many_address_lists"
    sentence = _("There are %(limit)s lists, and more are not possible. Delete one that is not used.")


class AddressListGone(DomainError):
    """A list does not exist (any more)."""

    code = "address_list_gone"
    sentence = _("A chosen list of addresses no longer exists. Choose again.")
    field = "address_lists"


class AddressListStillUsed(DomainError):
    """Something uses the list. Data: name, policies (names), phones (extensions, an empty text: the company's)."""

    code = "address_list_still_used"

    def __str__(self) -> str:
        """Name what uses it and what to do."""
        uses = [_g("login policy “%(name)s”") % {"name": name} for name in self.data["policies"]]
        uses += [_uses_of_phone(extension) for extension in self.data["phones"]]
        named = ", ".join(uses[:NAMED])
        if len(uses) > NAMED:
            named = _g("%(named)s and %(others)s more") % {"named": named, "others": len(uses) - NAMED}
        sentence = ngettext(
            "The list “%(name)s” cannot be deleted. %(count)s place uses it: %(uses)s. Take it off there, then delete "
            "it.",
            "The list “%(name)s” cannot be deleted. %(count)s places use it: %(uses)s. Take it off there, then delete "
            "it.",
            len(uses),
        )
        return sentence % {"name": self.data["name"], "count": len(uses), "uses": named}


def _uses_of_phone(extension: str) -> str:
    if not extension:
        return _g("networks of the company’s phones")
    return _g("networks of the phone %(extension)s") % {"extension": extension}
