"""The rows of the list of users: fifty a page, of a few kinds, each kind drawn once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from telecube.accounts.models import User
from telecube.accounts.queries.users import GroupNames
from telecube.core.clock import now
from telecube.core.http import TenantRequest
from telecube.core.pattern import ANYBODY, Pattern
from telecube.telephony.models import SipAccount
from telecube.web.templatetags.ui import avatar, phone, presence_word, when

PAGES = ("edit", "logins", "sip", "invitation", "block", "unblock", "delete")
GAPS = (
    *("name", "email", "avatar", "presence", "presence_word", "position", "extension"),
    *("work_number", "permission_group", "groups", "last_login", "created"),
)
NOTHING = "–"


@dataclass(frozen=True)
class RowKind:
    """What a row depends on, apart from its gaps. ``is_protected``: neither blocked nor deleted here."""

    is_main_administrator: bool
    is_protected: bool
    is_blocked: bool
    is_invited: bool
    invitation_state: str
    has_account: bool
    has_permission_group: bool


@dataclass(frozen=True)
class Row:
    """What the list knows of one user."""

    user: User
    account: SipAccount | None
    presence: str
    groups: GroupNames


class UserRows:
    """Draws the rows of one page. ``rights``: may_create, may_change, may_secure and may_delete of whoever looks."""

    def __init__(self, request: TenantRequest, *, rights: Mapping[str, bool], columns: Collection[str]) -> None:
        self._looker_id: UUID | None = request.actor.user_id
        self._context = {
            **rights,
            "has_menu": any(rights.values()),
            "columns": columns,
            "address": {name: reverse(f"accounts:user-{name}", args=[ANYBODY]) for name in PAGES},
            "pk": ANYBODY,
            "csrf_token": get_token(request),
        }
        self._shows_created = "created" in columns
        self._patterns: dict[RowKind, Pattern] = {}

    def draw(self, row: Row) -> SafeString:
        """Return the row of a user."""
        kind = self._kind_of(row)
        if kind not in self._patterns:
            self._patterns[kind] = Pattern.of("accounts/_user_row.html", {**self._context, "kind": kind}, *GAPS)
        user, identity = row.user, row.user.identity
        last_login = identity.last_login if identity else None
        return self._patterns[kind].fill(
            pk=user.pk,
            name=user.name,
            email=identity.email if identity else "",
            avatar=avatar(user, presence=row.presence),
            presence=row.presence,
            presence_word=presence_word(row.presence),
            position=row.groups.position or NOTHING,
            extension=row.account.extension if row.account else "",
            work_number=phone(user.work_number, name=user.name) or NOTHING,
            permission_group=user.permission_group.name if user.permission_group else "",
            groups=", ".join(row.groups.others) or NOTHING,
            last_login=when(last_login) or _("never"),
            created=when(user.created_at) if self._shows_created else "",
        )

    def _kind_of(self, row: Row) -> RowKind:
        user, identity = row.user, row.user.identity
        is_invited = identity is not None and not identity.has_usable_password()
        return RowKind(
            is_main_administrator=user.is_main_administrator,
            is_protected=user.is_main_administrator or user.pk == self._looker_id,
            is_blocked=user.is_blocked,
            is_invited=is_invited,
            invitation_state=_invitation_state(user) if is_invited else "",
            has_account=row.account is not None,
            has_permission_group=user.permission_group is not None,
        )


def _invitation_state(user: User) -> str:
    """waiting, expired, withdrawn, or empty when there was none."""
    invitation = getattr(user, "invitation", None)
    if invitation is None:
        return ""
    if invitation.withdrawn_at:
        return "withdrawn"
    return "expired" if invitation.is_expired(now()) else "waiting"
