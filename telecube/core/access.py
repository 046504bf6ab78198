"""Access: rights as data, and the one declaration that every view carries.

A view without exactly one of ``@requires``, ``@logged_in``, ``@public``, ``@api_key`` and ``@staff`` is refused by the
middleware and named by the system check.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from django.urls import resolve
from django.utils.functional import Promise

View = TypeVar("View", bound=Callable[..., Any])


class Scope(StrEnum):
    """How far a right reaches: one's own, that of the people in one's user groups, the whole company's."""

    OWN = "own"
    GROUP = "group"
    ALL = "all"


#: From the narrowest to the widest.
SCOPES = (Scope.OWN, Scope.GROUP, Scope.ALL)


@dataclass(frozen=True)
class Category:
    """Rights that stand together where they are given. Lists show categories by ``order``."""

    code: str
    name: str | Promise
    icon: str
    order: int = 100

    def __str__(self) -> str:
        """Return the name in the active language."""
        return str(self.name)


OTHER = Category("other", "", "settings", order=1000)


@dataclass(frozen=True)
class Right:
    """Something that a permission group can allow. ``code`` is stable: room.noun.verb.

    The marks warn whoever gives the right: ``costs`` money, ``irreversible`` deeds, ``sensitive`` data. A right with
    ``scopes`` is given with one of them and kept as "code:scope"; the plain code reaches everything.
    """

    code: str
    name: str | Promise
    help: str | Promise = ""
    category: Category = OTHER
    costs: bool = False
    irreversible: bool = False
    sensitive: bool = False
    scopes: tuple[Scope, ...] = ()

    def __str__(self) -> str:
        """Return the name in the active language."""
        return str(self.name)

    @property
    def grants(self) -> tuple[str, ...]:
        """What a permission group can keep of this right, from the narrowest to the widest."""
        return tuple(f"{self.code}:{scope}" for scope in self.scopes) or (self.code,)


def reach_of(right: Right, grants: frozenset[str]) -> Scope | None:
    """Return how far the right reaches for whoever holds these grants; None: he does not have it."""
    if right.code in grants:
        return Scope.ALL
    held = [scope for scope in right.scopes if f"{right.code}:{scope}" in grants]
    return max(held, key=SCOPES.index) if held else None


@dataclass(frozen=True)
class Access:
    """What a view declared: ``public``, ``logged_in``, a right, ``api_key``, or a right of the service's own staff."""

    kind: str
    right: Right | None = None


class Openness(StrEnum):
    """Until when a view goes on to work whole for a company whose account ended."""

    READ_ONLY = "read_only"
    FROZEN = "frozen"


class AccessDeclaredTwice(TypeError):
    """A view carries two access declarations."""


def requires(right: Right) -> Callable[[View], View]:
    """Declare that a view needs a logged-in user who has the right."""
    return lambda view: _declare(view, Access("right", right))


def logged_in(view: View) -> View:
    """Declare that every logged-in user may call the view."""
    return _declare(view, Access("logged_in"))


def public(view: View) -> View:
    """Declare that anybody may call the view."""
    return _declare(view, Access("public"))


def api_key(view: View) -> View:
    """Declare that a program with a key may call the view; the view looks at the key itself, sessions count nothing."""
    return _declare(view, Access("api_key"))


def staff(right: Right) -> Callable[[View], View]:
    """Declare that only the service's own staff who have the right may call the view; for others it does not exist."""
    return lambda view: _declare(view, Access("staff", right))


def access_of(view: Callable[..., Any]) -> Access | None:
    """Return what the view declared, or None: then it is refused."""
    return getattr(view, "access", None)


def may_open(actor: Any, address: str) -> bool:
    """Say whether the actor has the right that the view of an address asks for; nobody (None) has none."""
    access = access_of(resolve(address).func)
    return access is None or access.right is None or (actor is not None and actor.can(access.right))


def _declare(view: View, access: Access) -> View:
    if access_of(view) is not None:
        raise AccessDeclaredTwice(f"{view} declares its access twice.")
    view.access = access  # type: ignore[attr-defined]
    return view


def open_when_read_only(view: View) -> View:
    """Declare that the view may also change something while the company's account is only to be read. Default: no."""
    view.openness = Openness.READ_ONLY  # type: ignore[attr-defined]
    return view


def open_when_frozen(view: View) -> View:
    """Declare that the view works whole while the company's account is to be read or frozen. Default: no."""
    view.openness = Openness.FROZEN  # type: ignore[attr-defined]
    return view


def openness_of(view: Callable[..., Any]) -> Openness | None:
    """Return what the view declared for accounts that ended; None: it may be read until the account is frozen."""
    return getattr(view, "openness", None)


def opens_scope_itself(view: View) -> View:
    """Declare that the view opens the company's scope where it needs it: it also waits for something slow.

    A scope is a transaction; held open while a program works, it would keep a connection and old rows from being freed.
    """
    view.opens_scope_itself = True  # type: ignore[attr-defined]
    return view


def does_open_scope_itself(view: Callable[..., Any]) -> bool:
    """Say whether the view is to be called outside of any scope."""
    return getattr(view, "opens_scope_itself", False)
