"""What stands between an administrator and somebody else's power."""

from __future__ import annotations

from telecube.accounts.errors import (
    LoginOfMorePowerful,
    MainAdministratorStays,
    OwnProfileStays,
    RightsBeyondOwn,
)
from telecube.accounts.guard_errors import OwnEmailInProfile, OwnPasswordInProfile
from telecube.accounts.models import PermissionGroup, User
from telecube.core.access import SCOPES, reach_of
from telecube.core.actor import Actor
from telecube.core.errors import DomainError
from telecube.core.manifest import all_rights


def refuse_protected(actor: Actor, user: User) -> None:
    """Refuse to block or delete the main administrator or oneself."""
    if user.is_main_administrator:
        raise MainAdministratorStays(name=user.name)
    if user.pk == actor.user_id:
        raise OwnProfileStays


def refuse_lifting(actor: Actor, group: PermissionGroup | None) -> None:
    """Refuse to assign a group with rights that the actor does not have."""
    beyond = rights_beyond(actor, group)
    if group is not None and beyond:
        raise RightsBeyondOwn(group=group.name, count=len(beyond))


def refuse_login(actor: Actor, user: User, *, is_email: bool) -> None:
    """Refuse to set somebody's address or password where it would go around a check, or be a way to his rights.

    Raises OwnEmailInProfile, OwnPasswordInProfile, LoginOfMorePowerful.
    """
    refusal = find_login_refusal(actor, user, is_email=is_email)
    if refusal is not None:
        raise refusal


def find_login_refusal(actor: Actor, user: User, *, is_email: bool) -> DomainError | None:
    """Return what refuse_login would raise, or None."""
    if user.pk == actor.user_id:
        return OwnEmailInProfile() if is_email else OwnPasswordInProfile()
    return LoginOfMorePowerful(name=user.name) if is_more_powerful(actor, user) else None


def is_more_powerful(actor: Actor, user: User) -> bool:
    """Say whether the user may do something that the actor may not: then his login would be a way to his rights."""
    if actor.kind == "system" or user.pk == actor.user_id:
        return False
    return user.is_main_administrator or bool(rights_beyond(actor, user.permission_group))


def rights_beyond(actor: Actor, group: PermissionGroup | None) -> list[str]:
    """Return the codes of the group's rights that the actor has not, or not so far."""
    if group is None or actor.holds_every_right:
        return []
    catalogue, grants = all_rights(), frozenset(group.rights)
    known = {code.partition(":")[0] for code in grants} & set(catalogue)
    return sorted(code for code in known if _reaches_less(actor, code, grants))


def _reaches_less(actor: Actor, code: str, grants: frozenset[str]) -> bool:
    right = all_rights()[code]
    own, given = actor.scope_of(right), reach_of(right, grants)
    return given is not None and (own is None or SCOPES.index(own) < SCOPES.index(given))
