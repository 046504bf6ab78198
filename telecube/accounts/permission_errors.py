"""Refusals about permission groups and the main administrator's role."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from telecube.core.errors import DomainError


class OnlyTheMainAdministrator(DomainError):
    """Creating groups and handing the role over are nobody else's."""

    code = "only_the_main_administrator"
    sentence = _("Only the main administrator can do this: %(name)s.")
    status = 403


class GroupNameMissing(DomainError):
    """A group needs a name."""

    code = "group_name_missing"
    sentence = _("Write the name of the group.")
    field = "name"


class GroupNameTooLong(DomainError):
    """The name does not fit."""

    code = "group_name_too_long"
    sentence = _("The name has %(length)s characters; at most %(limit)s fit. Shorten it.")
    field = "name"


class GroupNameTaken(DomainError):
    """The company has a group of this name."""

    code = "group_name_taken"
    sentence = _("There is already a group “%(name)s”. Choose another name.")
    field = "name"


class RightUnknown(DomainError):
    """A code in the list is no right of the catalogue."""

    code = "right_unknown"
    sentence = _("The list of rights has changed meanwhile. Reload the page and choose again.")


class RightsNotOwned(DomainError):
    """Nobody gives rights that he does not have himself."""

    code = "rights_not_owned"
    sentence = _("You can give only rights that you have yourself. You do not have: %(rights)s.")
    field = "rights"


class RightsNotOwnedStay(RightsNotOwned):
    """Nobody takes rights away that he could not give back."""

    code = "rights_not_owned_stay"
    sentence = _("You can take away only rights that you have yourself. You do not have: %(rights)s.")


class DraftGone(DomainError):
    """What was entered in the wizard is no longer kept: another window has saved it, or it was too old."""

    code = "draft_gone"
    sentence = _("What was entered there is no longer kept: it was saved already. Here are the groups as they are now.")
    status = 404


class GroupChangedMeanwhile(DomainError):
    """Somebody saved the same group after this draft was begun; nothing was overwritten."""

    code = "group_changed_meanwhile"
    sentence = _("The group “%(name)s” was changed by somebody else after you opened it. Nothing was saved.")
    status = 409


class GroupStillUsed(DomainError):
    """Users have the group, so it stays."""

    code = "group_still_used"

    def __str__(self) -> str:
        """Return the sentence with the number of users in the right form."""
        return (
            ngettext(
                "The group “%(name)s” cannot be deleted. %(count)s person has it. Move this person to another group "
                "first.",
                "The group “%(name)s” cannot be deleted. %(count)s people have it. Move them to another group first.",
                self.data["count"],
            )
            % self.data
        )


class MainAdministratorHasNoGroup(DomainError):
    """The main administrator holds every right; he is in no group."""

    code = "main_administrator_has_no_group"
    sentence = _("%(name)s is the main administrator, has every right and belongs to no group.")


class SuccessorNotActive(DomainError):
    """Whoever takes the role over must be able to log in."""

    code = "successor_not_active"
    sentence = _("%(name)s cannot log in now. Unblock the profile or let the person set a password first.")


class SuccessorHasLoginPolicy(DomainError):
    """A policy could keep the main administrator out, and nobody else may lift his: the company would be locked out."""

    code = "successor_has_login_policy"
    sentence = _(
        "%(name)s has the login policy “%(policy)s”. It could shut the main administrator out, and with him the "
        "company. Take it off this person first, then hand the role over; the new main administrator can set it again."
    )


class TooManyPasswordTries(DomainError):
    """Somebody guesses the password at an open browser."""

    code = "too_many_password_tries"
    sentence = _("Too many wrong passwords. Wait %(minutes)s minutes and try again.")
    field = "password"
