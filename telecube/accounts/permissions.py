"""Rights of the room accounts."""

from django.utils.translation import gettext_lazy as _

from telecube.audit.permissions import SECURITY
from telecube.core.access import Category, Right

PERMISSION_GROUPS = Category("permission_groups", _("Permissions"), "shield-lock", order=10)
USERS = Category("users", _("Users"), "users", order=20)
USER_GROUPS = Category("user_groups", _("User groups"), "id-badge-2", order=30)
PROFILE = Category("profile", _("Editing one’s own profile"), "id", order=40)

VIEW_USERS = Right(
    "accounts.users.view",
    _("See the list of users"),
    _("Names, positions, SIP accounts, groups and states of everybody in the company."),
    USERS,
)
CREATE_USERS = Right(
    "accounts.users.create",
    _("Add users and SIP accounts"),
    _("Each new user has a login, a SIP account and, after the trial, a monthly fee."),
    USERS,
    costs=True,
)
CHANGE_USERS = Right(
    "accounts.users.change",
    _("Edit and block users"),
    _("Change everything in a profile, also its permission group. Blocking ends the person’s open sessions at once."),
    USERS,
    sensitive=True,
)
DELETE_USERS = Right(
    "accounts.users.delete",
    _("Delete users"),
    _("Removes the profile for good and stops its SIP account at once. The history keeps the name."),
    USERS,
    irreversible=True,
)

VIEW_USER_GROUPS = Right(
    "accounts.user_groups.view",
    _("See user groups"),
    _("Groups such as departments and positions, and who is in them."),
    USER_GROUPS,
)
CHANGE_USER_GROUPS = Right(
    "accounts.user_groups.change",
    _("Manage user groups"),
    _("Create, rename, order and delete groups and subgroups. Each becomes a field in everybody’s profile."),
    USER_GROUPS,
)

VIEW_PERMISSION_GROUPS = Right(
    "accounts.permission_groups.view",
    _("See permission groups"),
    _("Which groups there are, what they allow and who has them."),
    PERMISSION_GROUPS,
)
CHANGE_PERMISSION_GROUPS = Right(
    "accounts.permission_groups.change",
    _("Manage permission groups"),
    _("Edit a group’s name, rights and users. Creating groups stays with the main administrator."),
    PERMISSION_GROUPS,
    sensitive=True,
)
DELETE_PERMISSION_GROUPS = Right(
    "accounts.permission_groups.delete",
    _("Delete permission groups"),
    _("Only a group that no user has can be deleted."),
    PERMISSION_GROUPS,
    irreversible=True,
)

OWN_EMAIL = Right(
    "accounts.profile.email",
    _("Change one’s own e-mail"),
    _("The e-mail is the login. A change is confirmed on both addresses."),
    PROFILE,
)
OWN_WORK_NUMBER = Right(
    "accounts.profile.work_number",
    _("Change one’s own work number"),
    _("The number that colleagues see in the profile."),
    PROFILE,
)
OWN_NAME = Right(
    "accounts.profile.name",
    _("Change one’s own name"),
    _("First and last name, as colleagues and the history show them."),
    PROFILE,
)
OWN_PASSWORD = Right(
    "accounts.profile.password",
    _("Change one’s own password"),
    _("Without it, only the link for a forgotten password sets a new one."),
    PROFILE,
)
OWN_CALL_PRESENTATION = Right(
    "accounts.profile.call_presentation",
    _("Change one’s own call presentation"),
    _("Which number of the company the called person sees."),
    PROFILE,
)
OWN_SMS_PRESENTATION = Right(
    "accounts.profile.sms_presentation",
    _("Change one’s own SMS presentation"),
    _("Which number or sender name the receiver of a text message sees."),
    PROFILE,
)
OWN_USER_GROUPS = Right(
    "accounts.profile.user_groups",
    _("Change one’s own user groups"),
    _("Position, department and other groups. Whoever sees calls “of own user groups” leaves groups, but joins none."),
    PROFILE,
    sensitive=True,
)
OWN_PERMISSION_GROUP = Right(
    "accounts.profile.permission_group",
    _("Change one’s own permission group"),
    _("Only to a group without rights that one does not have already: nobody can lift himself."),
    PROFILE,
    sensitive=True,
)
OWN_SIP_ACCOUNT = Right(
    "accounts.profile.sip_account",
    _("Change one’s own SIP account"),
    _("Choose another free internal number or set a new password for phones."),
    PROFILE,
)

MANAGE_SECURITY = Right(
    "accounts.security.manage",
    _("Manage security"),
    _("Login policies, two-step login, open sessions of users and the networks from which phones may log in."),
    SECURITY,
    sensitive=True,
)
MANAGE_API_KEYS = Right(
    "api.keys.manage",
    _("Manage API keys"),
    _("A key lets another program work in the name of the company; no key can do more than its maker."),
    SECURITY,
    sensitive=True,
)

ALL_RIGHTS = [
    VIEW_USERS,
    CREATE_USERS,
    CHANGE_USERS,
    DELETE_USERS,
    VIEW_USER_GROUPS,
    CHANGE_USER_GROUPS,
    VIEW_PERMISSION_GROUPS,
    CHANGE_PERMISSION_GROUPS,
    DELETE_PERMISSION_GROUPS,
    OWN_EMAIL,
    OWN_WORK_NUMBER,
    OWN_NAME,
    OWN_PASSWORD,
    OWN_CALL_PRESENTATION,
    OWN_SMS_PRESENTATION,
    OWN_USER_GROUPS,
    OWN_PERMISSION_GROUP,
    OWN_SIP_ACCOUNT,
    MANAGE_SECURITY,
    MANAGE_API_KEYS,
]
