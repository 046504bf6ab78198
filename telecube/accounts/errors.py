"""Refusals of the room accounts."""

from django.utils.translation import gettext_lazy as _

from telecube.core.errors import DomainError


class EmailTaken(DomainError):
    """Another login has this address; which company it belongs to is nobody's business."""

    code = "email_taken"
    sentence = _("There is already an account with the address %(email)s.")
    field = "email"


class EmailInvalid(DomainError):
    """The text is no e-mail address."""

    code = "email_invalid"
    sentence = _("This is not an e-mail address. It looks like name@company.com.")
    field = "email"


class EmailWithDiacritics(EmailInvalid):
    """The address has letters such as ł or ö."""

    code = "email_with_diacritics"
    sentence = _("An e-mail address here has no letters such as ą, ł or ö. Write it without them.")


class PasswordTooWeak(DomainError):
    """The password misses something of the rule."""

    code = "password_too_weak"
    sentence = "%(reason)s"
    field = "password"


class NipInvalid(DomainError):
    """The number is no NIP: wrong length or wrong check digit."""

    code = "nip_invalid"
    sentence = _("This NIP is not correct: its check digit does not fit. Compare the ten digits.")
    field = "nip"


class PositionMissing(DomainError):
    """The chosen group is no subgroup of the fixed group of positions."""

    code = "position_missing"
    sentence = _("Choose the position. It is shown under the name in the menu.")
    field = "position_group"


class PermissionGroupGone(DomainError):
    """The chosen permission group does not exist (any more)."""

    code = "permission_group_gone"
    sentence = _("This permission group no longer exists. Choose another one.")
    field = "permission_group"


class SeatLimitReached(DomainError):
    """The company has as many users as its plan allows."""

    code = "seat_limit_reached"
    sentence = _("Your plan allows %(seats)s users and all places are taken. Remove a user or extend the plan.")


class UserBlocked(DomainError):
    """The user may not log in to the panel."""

    code = "user_blocked"
    sentence = _("Your profile is blocked. An administrator of your company can unblock it.")
    status = 403


class UserDeleted(DomainError):
    """The profile was removed; its login leads nowhere."""

    code = "user_deleted"
    sentence = _("This profile no longer exists. Ask an administrator of your company.")
    status = 403
