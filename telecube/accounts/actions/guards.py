"""What stands between an administrator and somebody else's power."""

from __future__ import annotations

from telecube.accounts.errors import (
    LoginOfMorePowerful,
    MainAdministratorStays,
    OwnProfileStays,
    RightsBeyondOwn,
)
from telecube.accounts.models import PermissionGroup, User
from telecube.core.access import SCOPES, reach_of
from telecube.core.actor import Actor
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


def refuse_login_of_more_powerful(actor: Actor, user: User) -> None:
    """Refuse to touch the login of somebody who may do more than the actor: it would be a way to his rights."""
    is_allowed = not user.is_main_administrator or user.pk == actor.user_id or actor.kind == "system"
    if not is_allowed or rights_beyond(actor, user.permission_group):
        raise LoginOfMorePowerful(name=user.name)


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
