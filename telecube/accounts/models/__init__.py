"""Nouns of the room accounts."""

from telecube.accounts.models.address_list import AddressList, AddressSpan, LoginPolicyAddressList
from telecube.accounts.models.avatar import Avatar
from telecube.accounts.models.email_change import EmailChange
from telecube.accounts.models.exchange_key import ExchangeKey
from telecube.accounts.models.identity import Identity
from telecube.accounts.models.invitation import Invitation
from telecube.accounts.models.login_policy import LoginPolicy
from telecube.accounts.models.permission_group import PermissionGroup, PermissionGroupDraft
from telecube.accounts.models.seat_period import SeatPeriod
from telecube.accounts.models.support_pin import SupportPin
from telecube.accounts.models.tenant import AccessLevel, EndReason, Entitlements, Tenant
from telecube.accounts.models.user import Availability, User
from telecube.accounts.models.user_group import UserGroup, UserGroupMembership
from telecube.accounts.models.user_session import UserSession

__all__ = [
    "AccessLevel",
    "AddressList",
    "AddressSpan",
    "Availability",
    "Avatar",
    "EmailChange",
    "EndReason",
    "Entitlements",
    "ExchangeKey",
    "Identity",
    "Invitation",
    "LoginPolicy",
    "LoginPolicyAddressList",
    "PermissionGroup",
    "PermissionGroupDraft",
    "SeatPeriod",
    "SupportPin",
    "Tenant",
    "User",
    "UserGroup",
    "UserGroupMembership",
    "UserSession",
]
