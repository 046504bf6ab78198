"""The row menus of the list of users.

Drawing one by its template costs a millisecond, and a page has fifty that differ in little but the name. So each kind
of menu is drawn once a page with stand-ins for name, extension and id, which are then filled in for each row.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

#: Stand-ins. An address is reversed with an id that nobody has; the others are no characters of any script.
ANYBODY = str(UUID(int=0))
NAME, EXTENSION = "\ue000", "\ue001"


@dataclass(frozen=True)
class MenuKind:
    """What a menu depends on, apart from the stand-ins. ``is_protected``: neither blocked nor deleted here."""

    is_main_administrator: bool
    is_protected: bool
    is_blocked: bool
    is_invited: bool
    invitation_state: str
    has_account: bool


class RowMenus:
    """Draws the menus of one page. ``address``: of each page of a user, with the stand-in for the id."""

    def __init__(self, request: HttpRequest, *, rights: dict[str, bool], address: dict[str, str]) -> None:
        self._template = get_template("accounts/_user_menu.html")
        self._context = {**rights, "address": address, "pk": ANYBODY, "name": NAME, "extension": EXTENSION}
        self._context["csrf_token"] = get_token(request)
        self._drawn: dict[MenuKind, str] = {}

    def draw(self, kind: MenuKind, *, pk: UUID, name: str, extension: str) -> SafeString:
        """Return the menu of a user."""
        if kind not in self._drawn:
            self._drawn[kind] = self._template.render({**self._context, "kind": kind})
        # The name comes last: what somebody is called fills in nothing else.
        filled = self._drawn[kind].replace(ANYBODY, str(pk)).replace(EXTENSION, escape(extension))
        return mark_safe(filled.replace(NAME, escape(name)))  # noqa: S308  # the template escapes, and so do we
