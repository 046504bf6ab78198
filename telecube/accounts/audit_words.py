"""The log's sentences for what happens in the room accounts; the manifest registers them."""

from django.utils.translation import gettext_lazy as _

AUDIT_WORDS = {
    "accounts.company.signed_up": _("Account of the company opened"),
    "accounts.user.created": _("User created"),
    "accounts.user.logged_in": _("Logged in"),
    "accounts.user.login_refused": _("Login refused"),
    "accounts.user.password_reset": _("Password set anew through a mailed link"),
    "accounts.user.changed": _("User changed"),
    "accounts.user.blocked": _("User blocked"),
    "accounts.user.unblocked": _("User unblocked"),
    "accounts.user.deleted": _("User deleted"),
    "accounts.user.groups_changed": _("User groups of a user changed"),
    "accounts.user.login_policy_changed": _("Login policy of a user changed"),
    "accounts.user_group.created": _("User group created"),
    "accounts.user_group.changed": _("User group changed"),
    "accounts.user_group.moved": _("Order of user groups changed"),
    "accounts.user_group.deleted": _("User group deleted"),
    "accounts.login_policy.created": _("Login policy created"),
    "accounts.login_policy.changed": _("Login policy changed"),
    "accounts.login_policy.deleted": _("Login policy deleted"),
    "accounts.permission_group.second_factor_demanded": _("Two-step login of a permission group changed"),
}

AUDIT_FIELDS = {
    "email": _("E-mail"),
    "nip": _("NIP"),
    "position": _("Position"),
    "reason": _("Reason"),
    "name": _("Name"),
    "groups": _("User groups"),
    "parent": _("Parent group"),
    "place": _("Place in the order"),
    "policy": _("Login policy"),
    "demanded": _("Demanded"),
    "sessions_ended": _("Sessions ended"),
    "subgroups": _("Subgroups"),
    "users": _("Users"),
    "rights": _("Rights"),
    "work_number": _("Work number"),
    "permission_group": _("Permission group"),
    "first_name": _("First name"),
    "last_name": _("Last name"),
}

OBJECT_PAGES: dict[str, str] = {}
