"""Refusals of the room telephony."""

from django.utils.translation import gettext_lazy as _

from telecube.core.errors import DomainError


class ExtensionTaken(DomainError):
    """Another SIP account of the company has the extension."""

    code = "extension_taken"
    sentence = _("The internal number %(extension)s is already taken.")
    field = "extension"


class ExtensionNotAllowed(DomainError):
    """The extension has a wrong shape or is an emergency number."""

    code = "extension_not_allowed"
    sentence = _("An internal number has three to five digits, does not begin with 0 and is no emergency number.")
    field = "extension"


class NoFreeExtension(DomainError):
    """All extensions that are given out by themselves are taken."""

    code = "no_free_extension"
    sentence = _("There is no free internal number left; type one yourself.")
    field = "extension"


class UserHasSipAccount(DomainError):
    """A user has exactly one SIP account."""

    code = "user_has_sip_account"
    sentence = _("%(name)s already has the internal number %(extension)s.")


class UserHasNoSipAccount(DomainError):
    """Something needs the user's SIP account and there is none."""

    code = "user_has_no_sip_account"
    sentence = _("There is no internal number on this profile yet.")


class SipAccountTaken(DomainError):
    """The chosen free account got a user in the meantime."""

    code = "sip_account_taken"
    sentence = _("The internal number %(extension)s belongs to somebody already; choose another one.")
    field = "sip_account"


class NumberTaken(DomainError):
    """The number is on the exchange already, here or in another company."""

    code = "number_taken"
    sentence = _("The number %(number)s is already on the exchange.")
    field = "number"


class NumberNotPossible(DomainError):
    """The text is no phone number."""

    code = "number_not_possible"
    sentence = _("“%(text)s” is not a phone number.")
    field = "number"
