"""Refusals of the room accounts."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from telecube.core.errors import DomainError


class EmailTaken(DomainError):
    """A login of the own company has this address; on sign-up any login, and the company stays unknown."""

    code = "email_taken"
    sentence = _("There is already an account with the address %(email)s.")
    field = "email"


class EmailNotUsable(DomainError):
    """The address is not the company's to use; why is told to the address alone."""

    code = "email_not_usable"
    sentence = _(
        "This address cannot be used here. Give another one, or ask the person: we have written to the address what "
        "can be done."
    )
    field = "email"


class TooManyUnusableAddresses(DomainError):
    """Somebody tries addresses out."""

    code = "too_many_unusable_addresses"
    sentence = _("Too many addresses that cannot be used. Wait an hour, then go on.")
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


class UserGroupGone(DomainError):
    """The user group or subgroup does not exist (any more)."""

    code = "user_group_gone"
    sentence = _("This group no longer exists. Somebody has deleted it in the meantime.")
    status = 404


class UserGroupChosenGone(DomainError):
    """A group or subgroup that was ticked in a profile was deleted in the meantime."""

    code = "user_group_chosen_gone"
    sentence = _("A group that was ticked no longer exists. The fields show the groups as they are now; check them.")
    field = "user_groups"


class PositionGroupFixed(DomainError):
    """The fixed group of positions was to be renamed, moved or deleted."""

    code = "position_group_fixed"
    sentence = _("This group is fixed: it cannot be renamed, moved or deleted. Its subgroups can.")


class UserGroupNameMissing(DomainError):
    """A group was to have no name."""

    code = "user_group_name_missing"
    sentence = _("Write a name.")
    field = "name"


class UserGroupNameTooLong(DomainError):
    """The name has more characters than fit."""

    code = "user_group_name_too_long"
    sentence = _("The name has %(count)s characters; at most %(most)s fit. Shorten it.")
    field = "name"


class UserGroupNameTaken(DomainError):
    """A group, or a subgroup of the same group, already has the name."""

    code = "user_group_name_taken"
    sentence = _("“%(name)s” already exists here. Choose another name.")
    field = "name"


class UserGroupHasUsers(DomainError):
    """A group or subgroup that somebody is in was to be deleted.

    ``name``, ``count``, ``group_id`` and ``is_subgroup`` are data.
    """

    code = "user_group_has_users"

    def __str__(self) -> str:
        """Return the sentence with the number in the active language."""
        if self.data["is_subgroup"]:
            sentence = ngettext(
                "The subgroup “%(name)s” cannot be deleted: %(count)d person is in it.",
                "The subgroup “%(name)s” cannot be deleted: %(count)d people are in it.",
                self.data["count"],
            )
        else:
            sentence = ngettext(
                "The group “%(name)s” cannot be deleted: %(count)d person is in it.",
                "The group “%(name)s” cannot be deleted: %(count)d people are in it.",
                self.data["count"],
            )
        return sentence % self.data


class NotFromThisAddress(DomainError):
    """The user's login policy does not list the network that he comes from."""

    code = "not_from_this_address"
    sentence = _(
        "The login policy “%(policy)s” lets you in only from certain networks, and your address %(ip)s is in none of "
        "them. Connect to the company’s network, or ask an administrator."
    )
    status = 403


class NotAtThisTime(DomainError):
    """The user's login policy does not cover this weekday or hour."""

    code = "not_at_this_time"
    sentence = _(
        "The login policy “%(policy)s” lets you in only at these times: %(when)s. Come back then, or ask an "
        "administrator."
    )
    status = 403


class LoginPolicyNameTaken(DomainError):
    """Another policy of the company has this name."""

    code = "login_policy_name_taken"
    sentence = _("There is already a policy “%(name)s”. Choose another name.")
    field = "name"


class LoginPolicyChangedMeanwhile(DomainError):
    """Somebody saved the same policy after its form was opened; nothing was overwritten. Data: stored."""

    code = "login_policy_changed_meanwhile"
    sentence = _(
        "This policy was changed by somebody else after you opened it; nothing was saved. Now there is: %(stored)s. "
        "Saving once more replaces it."
    )
    status = 409


class AddressRangeInvalid(DomainError):
    """A line is neither an address nor a range."""

    code = "address_range_invalid"
    sentence = _("“%(line)s” is no address range. Write one a line, like 198.51.100.7 or 10.0.0.0/8.")
    field = "address_ranges"


class TooManyAddressRanges(DomainError):
    """The list is longer than it may be."""

    code = "too_many_address_ranges"
    sentence = _("The list has %(count)s ranges; at most %(limit)s are possible. Join neighbouring ones.")
    field = "address_ranges"


class WouldLockOneselfOut(DomainError):
    """Whoever saves the policy would not pass it himself."""

    code = "would_lock_oneself_out"
    sentence = _("This policy also holds for you, and it would shut you out now: %(reason)s Nothing was saved.")


class MainAdministratorsPolicy(DomainError):
    """Somebody else would decide from where the main administrator may log in."""

    code = "main_administrators_policy"
    sentence = _("%(name)s is the main administrator. Only the main administrator changes his own login policy.")


class WrongPassword(DomainError):
    """The present password, asked once more, is not this one."""

    code = "wrong_password"
    sentence = _("This is not your present password.")
    field = "password"


class AvailabilityUnknown(DomainError):
    """Nobody can be that."""

    code = "availability_unknown"
    sentence = _("Choose one: ready, break or do not disturb.")
    field = "availability"


class EmailUnchanged(DomainError):
    """The new address is the one that is there already."""

    code = "email_unchanged"
    sentence = _("This is already your address.")
    field = "email"


class LinkNoLongerWorks(DomainError):
    """A mailed link is too old, was used, or was replaced by a newer one."""

    code = "link_no_longer_works"
    sentence = _("This link no longer works. Log in and begin again in your profile.")


class MainAdministratorStays(DomainError):
    """The one who opened the account is neither blocked nor deleted."""

    code = "main_administrator_stays"
    sentence = _(
        "%(name)s is the main administrator and cannot be blocked or deleted. Hand this role over to somebody first."
    )


class OwnProfileStays(DomainError):
    """Nobody blocks or deletes himself by mistake."""

    code = "own_profile_stays"
    sentence = _("You cannot block or delete your own profile. Ask another administrator.")


class LoginOfMorePowerful(DomainError):
    """With somebody's address or password one could act with all of that person's rights."""

    code = "login_of_more_powerful"
    sentence = _("The e-mail and password of %(name)s can be changed only by somebody who has the same rights.")
    field = "email"


class RightsBeyondOwn(DomainError):
    """Nobody gives rights that he does not have himself."""

    code = "rights_beyond_own"
    sentence = _("The group “%(group)s” has rights that you do not have (%(count)s), so you cannot assign it.")
    field = "permission_group"


class UserChangedMeanwhile(DomainError):
    """Somebody saved the same profile after this form was opened; nothing was overwritten."""

    code = "user_changed_meanwhile"
    sentence = _("The profile of %(name)s was changed by somebody else after you opened it. Nothing was saved.")
    status = 409


class InvitationGone(DomainError):
    """The link is used, withdrawn, replaced or no link at all."""

    code = "invitation_gone"
    sentence = _("This invitation does not work any more. Ask your administrator for a new one, or log in.")


class InvitationExpired(DomainError):
    """The link is older than a week."""

    code = "invitation_expired"
    sentence = _("This invitation has expired: it works for 7 days. Ask your administrator to send it again.")


class NotInvited(DomainError):
    """The profile has a password already, so there is nothing to send or to withdraw."""

    code = "not_invited"
    sentence = _("%(name)s has already set a password, so there is no invitation to send or withdraw.")


class TimeZoneUnknown(DomainError):
    """No such time zone."""

    code = "time_zone_unknown"
    sentence = _("There is no such time zone. Choose one from the list.")
    field = "time_zone"


class ExchangeKeyMistyped(DomainError):
    """The text is no key: its length, its letters or its check digit are wrong."""

    code = "exchange_key_mistyped"
    sentence = _("This key has a typing mistake. Compare it with the one you got, or paste it whole.")
    field = "exchange_key"


class ExchangeKeyUnknown(DomainError):
    """No exchange has the key, or it was revoked; which of the two is nobody's business."""

    code = "exchange_key_unknown"
    sentence = _("This key opens no exchange. Ask whoever gave it to you for a new one.")
    field = "exchange_key"


class ExchangeKeyUsed(DomainError):
    """Somebody has opened the account with this key."""

    code = "exchange_key_used"
    sentence = _("This key was already used. Whoever opened the account with it can add you as a user.")
    field = "exchange_key"


class ExchangeHasUsers(DomainError):
    """The company has its CRM account; a key would open nothing."""

    code = "exchange_has_users"
    sentence = _("This company has its CRM account already. Its main administrator adds users.")
