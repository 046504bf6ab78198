"""Rights of the room accounts."""

from django.utils.translation import gettext_lazy as _

from telecube.core.access import Right

USERS = _("Users")

VIEW_USERS = Right(
    "accounts.users.view",
    _("See the list of users"),
    _("Names, positions, SIP accounts and states of everybody in the company."),
    USERS,
)
CREATE_USERS = Right(
    "accounts.users.create",
    _("Add users and SIP accounts"),
    _("Each new user has a login, a SIP account and, after the trial, a monthly fee."),
    USERS,
)
