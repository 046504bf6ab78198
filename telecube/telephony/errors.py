"""Refusals of the room telephony."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

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


class SipAccountInUse(DomainError):
    """Somebody has the account, and nobody is left without one."""

    code = "sip_account_in_use"
    sentence = _(
        "The internal number %(extension)s belongs to %(name)s, and everybody needs one. Give this person another "
        "number in the profile first, then delete this one."
    )


class SipAccountOfMorePowerful(DomainError):
    """Whoever knows the password of a SIP account calls in the name of its user."""

    code = "sip_account_of_more_powerful"
    sentence = _(
        "The SIP account of %(name)s can be changed only by somebody who has the same rights: with its password one "
        "calls in that name."
    )
    field = "sip_choice"


class SipAccountTaken(DomainError):
    """The chosen free account got a user in the meantime."""

    code = "sip_account_taken"
    sentence = _("The internal number %(extension)s belongs to somebody already; choose another one.")
    field = "free_account"


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


class NumberChangedMeanwhile(DomainError):
    """Somebody changed the same number after it was opened; nothing was overwritten."""

    code = "number_changed_meanwhile"
    sentence = _("Somebody else changed %(number)s meanwhile. Nothing was saved: look at it as it is now.")
    status = 409


class NumberOwnerGone(DomainError):
    """The chosen person is not of the company (any more)."""

    code = "number_owner_gone"
    sentence = _("This person is no longer in the company. Choose somebody else.")
    field = "owner"


class SipAccountGone(DomainError):
    """The chosen free account does not exist (any more)."""

    code = "sip_account_gone"
    sentence = _("This internal number no longer exists. Choose another one.")
    field = "free_account"


class SipAccountChangedMeanwhile(DomainError):
    """Somebody changed the same account after it was opened; nothing was overwritten."""

    code = "sip_account_changed_meanwhile"
    sentence = _("Somebody else changed the SIP account %(extension)s meanwhile. Nothing was saved: look at it now.")
    status = 409


class NetworksChangedMeanwhile(DomainError):
    """Somebody changed the same networks of phones after they were shown; nothing was overwritten. Data: stored."""

    code = "networks_changed_meanwhile"
    sentence = _(
        "These networks were changed after this page was opened; nothing was saved. Now there are: %(stored)s. Saving "
        "once more replaces them."
    )
    status = 409


class TooManyRangesForPhones(DomainError):
    """More ranges than the exchange can go through at each request of a phone. Data: count, limit."""

    code = "too_many_ranges_for_phones"
    sentence = _(
        "These are %(count)s address ranges; phones can have at most %(limit)s, because the exchange goes through all "
        "of them each time a phone registers or calls. Choose shorter lists."
    )
    field = "address_lists"


class SipPasswordTooWeak(DomainError):
    """A typed password of a SIP account is short, has no letter or digit, or cannot be typed on every phone."""

    code = "sip_password_too_weak"
    sentence = _(
        "The password of a SIP account has %(least)s to %(most)s characters without spaces and Polish letters, at "
        "least one letter and one digit. Leave the field empty to have a safe one made."
    )
    field = "sip_password"


class PresentationGone(DomainError):
    """A chosen number or sender name is not the company's (any more)."""

    code = "presentation_gone"
    sentence = _("A chosen number or sender name no longer belongs to the company. Choose again.")
    field = "call_presentations"


class SenderNameNotPossible(DomainError):
    """The text cannot be a sender name."""

    code = "sender_name_not_possible"
    sentence = _("A sender name has 3 to 11 letters without Polish signs, digits or spaces, and at least one letter.")
    field = "name"


class SenderNameTaken(DomainError):
    """The company has the name already."""

    code = "sender_name_taken"
    sentence = _("The sender name %(name)s is there already.")
    field = "name"


class SenderNameStillUsed(DomainError):
    """Text messages of somebody come from the name. Data: name, count."""

    code = "sender_name_still_used"

    def __str__(self) -> str:
        """Name how many use it and what to do."""
        sentence = ngettext(
            "The sender name %(name)s cannot be deleted. %(count)s person uses it. Change the presentation for SMS in "
            "the profile, then delete the name.",
            "The sender name %(name)s cannot be deleted. %(count)s people use it. Change the presentation for SMS in "
            "their profiles, then delete the name.",
            self.data["count"],
        )
        return sentence % self.data


class SenderNameGone(DomainError):
    """The sender name does not exist (any more)."""

    code = "sender_name_gone"
    sentence = _("This sender name no longer exists. Somebody has deleted it in the meantime.")
    status = 404
