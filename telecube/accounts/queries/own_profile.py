"""What the page „Mój profil” shows beside the fields: who may change the rest, and the history of logins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from telecube.accounts.models import EmailChange, User
from telecube.accounts.permissions import CHANGE_USERS
from telecube.audit.models import AuditEntry

MOST_NAMED = 3
LOGINS_SHOWN = 20
LOGIN_ACTIONS = ("accounts.user.logged_in", "accounts.user.login_refused", "accounts.second_factor.refused")


@dataclass(frozen=True)
class LoginLine:
    """One line of the login history."""

    at: datetime
    ip: str
    is_success: bool
    sentence: str


def who_changes_profiles() -> list[str]:
    """Return the names of some who may change everybody's profile, the main administrator first."""
    may = Q(is_main_administrator=True) | Q(permission_group__rights__contains=[CHANGE_USERS.code])
    found = User.objects.filter(may, deleted_at=None, blocked_at=None).order_by("-is_main_administrator", "last_name")
    return [user.name for user in found[:MOST_NAMED]]


def find_open_email_change(user: User) -> EmailChange | None:
    """Return the wish for another address that still waits, or None."""
    return EmailChange.objects.filter(user=user, ended_at=None).first()


def logins_of(user: User) -> list[LoginLine]:
    """Return the last logins and refusals, the latest first."""
    found = AuditEntry.objects.filter(object_id=str(user.pk), action__in=LOGIN_ACTIONS).order_by("-at", "-id")
    return [_line(entry) for entry in found[:LOGINS_SHOWN]]


def _line(entry: AuditEntry) -> LoginLine:
    is_success = entry.action == "accounts.user.logged_in"
    sentence = _("Logged in") if is_success else _reason(str(entry.changes.get("reason", "")))
    return LoginLine(at=entry.at, ip=entry.ip or "", is_success=is_success, sentence=sentence)


def _reason(code: str) -> str:
    words = {
        "wrong_password": _("Wrong password"),
        "wrong_code": _("Wrong code of the second factor"),
        "too_many_login_attempts": _("Too many attempts"),
        "user_blocked": _("The profile was blocked"),
        "not_from_this_address": _("Not from this address, by the login policy"),
        "not_at_this_time": _("Not at this time, by the login policy"),
    }
    return words.get(code, _("Refused"))
