"""Refusals of what would go around a check: one's own login, somebody's greater power, one's own reach."""

from django.utils.translation import gettext_lazy as _

from telecube.core.errors import DomainError


class OwnEmailInProfile(DomainError):
    """One's own address is confirmed on both sides, which only the profile does."""

    code = "own_email_in_profile"
    sentence = _("You change your own e-mail in your profile: the present and the new address confirm it.")
    field = "email"
    way_out = "accounts:profile"
    way_out_words = _("My profile")


class OwnPasswordInProfile(DomainError):
    """One's own password is changed by whoever knows the present one, which only the profile asks."""

    code = "own_password_in_profile"
    sentence = _("You change your own password in your profile: the present one is asked there.")
    field = "password"
    way_out = "accounts:profile"
    way_out_words = _("My profile")


class OwnAccessInProfile(DomainError):
    """One's own second factor and sessions end where one confirms who one is."""

    code = "own_access_in_profile"
    sentence = _("You manage your own second factor and sessions in your profile.")
    way_out = "accounts:profile"
    way_out_words = _("My profile")


class AccessOfMorePowerful(DomainError):
    """Without his second factor, a password would be the whole way to his rights. Data: name."""

    code = "access_of_more_powerful"
    sentence = _("The second factor and sessions of %(name)s are managed only by somebody who has the same rights.")


class AccessOfMainAdministrator(DomainError):
    """Nobody in the company stands above him. Data: name."""

    code = "access_of_main_administrator"
    sentence = _("%(name)s is the main administrator: only the support of the service removes the second factor.")


class LoginOfStaff(DomainError):
    """With a login of the service's staff somebody could enter the console, and with it every company. Data: name."""

    code = "login_of_staff"
    sentence = _("%(name)s works for the service itself. Nobody else changes this login or ends its sessions.")
    field = "email"


class SecondFactorMissing(DomainError):
    """There is nothing to take off. Data: name."""

    code = "second_factor_missing"
    sentence = _("%(name)s has no second factor. Nothing was changed.")


class GroupOfMorePowerful(DomainError):
    """Who may not give a permission group may not take it either. Data: name, group."""

    code = "group_of_more_powerful"
    sentence = _(
        "The permission group “%(group)s” has rights that you do not have, so you cannot take it from %(name)s. "
        "Somebody who has them can."
    )
    field = "permission_group"


class OwnSecondFactorDemanded(DomainError):
    """One's own group demands a second factor; another group would be a way around it. Data: group."""

    code = "own_second_factor_demanded"
    sentence = _(
        "Your permission group “%(group)s” demands a second factor, so you cannot leave it yourself for one that does "
        "not. Another administrator can move you."
    )
    field = "permission_group"


class OwnReachWouldWiden(DomainError):
    """In another user group the actor would see what belongs to the people there. Data: right, groups."""

    code = "own_reach_would_widen"
    sentence = _(
        "Your right “%(right)s” covers your own user groups, and nobody widens it himself. You cannot join: "
        "%(groups)s. Somebody who sees the whole company’s can add you."
    )
    field = "user_groups"


class ReachWouldWidenToMorePowerful(OwnReachWouldWiden):
    """In the actor's own group he would see what belongs to somebody who may do more. Data: right, groups, name."""

    sentence = _(
        "Your right “%(right)s” covers your own user groups, and nobody widens it himself to people with more rights. "
        "You cannot add %(name)s to: %(groups)s. Somebody who sees the whole company’s can do it."
    )


class ReachWouldWidenThroughAnother(OwnReachWouldWiden):
    """With the login of a person whom he put there the actor would see the more powerful. Data: right, groups, name."""

    sentence = _(
        "Your right “%(right)s” covers your own user groups, and nobody widens it to people with more rights through "
        "somebody else. You cannot add %(name)s to: %(groups)s. Somebody who sees the whole company’s can do it."
    )
