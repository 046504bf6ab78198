"""Nouns of the room accounts."""

from telecube.accounts.models.identity import Identity
from telecube.accounts.models.permission_group import PermissionGroup
from telecube.accounts.models.tenant import Entitlements, Tenant
from telecube.accounts.models.user import User
from telecube.accounts.models.user_group import UserGroup, UserGroupMembership

__all__ = [
    "Entitlements",
    "Identity",
    "PermissionGroup",
    "Tenant",
    "User",
    "UserGroup",
    "UserGroupMembership",
]
