"""What stands between an administrator and somebody else's power."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.utils.module_loading import import_string

from telecube.accounts.errors import (
    LoginOfMorePowerful,
    MainAdministratorStays,
    OwnProfileStays,
    RightsBeyondOwn,
)
from telecube.accounts.guard_errors import (
    AccessOfMainAdministrator,
    AccessOfMorePowerful,
    GroupOfMorePowerful,
    LoginOfStaff,
    OwnAccessInProfile,
    OwnEmailInProfile,
    OwnPasswordInProfile,
    OwnSecondFactorDemanded,
)
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


def refuse_lowering(actor: Actor, users: Iterable[User]) -> None:
    """Refuse to take a permission group with rights that the actor does not have.

    Otherwise he would take it, set the password of somebody who is not more powerful any more, and log in with it once
    the group is given back. Raises GroupOfMorePowerful.
    """
    others = [user for user in users if user.pk != actor.user_id]
    groups = PermissionGroup.objects.in_bulk({user.permission_group_id for user in others} - {None})
    beyond = {pk for pk, group in groups.items() if rights_beyond(actor, group)}
    for user in others:
        if user.permission_group_id in beyond:
            raise GroupOfMorePowerful(name=user.name, group=groups[user.permission_group_id].name)


def find_group_refusal(actor: Actor, user: User) -> DomainError | None:
    """Return what refuse_lowering would raise for the user, or None."""
    group = user.permission_group
    if group is None or user.pk == actor.user_id or not rights_beyond(actor, group):
        return None
    return GroupOfMorePowerful(name=user.name, group=group.name)


def refuse_own_way_out(actor: Actor, users: Iterable[User], group: PermissionGroup | None) -> None:
    """Refuse to leave a permission group that demands a second factor oneself. Raises OwnSecondFactorDemanded."""
    for user in users:
        before = user.permission_group if user.pk == actor.user_id else None
        if before is not None and before.demands_second_factor and not (group and group.demands_second_factor):
            raise OwnSecondFactorDemanded(group=before.name)


def refuse_login(actor: Actor, user: User, *, is_email: bool) -> None:
    """Refuse to set somebody's address or password where it would go around a check, or be a way to his rights.

    Raises OwnEmailInProfile, OwnPasswordInProfile, LoginOfMorePowerful, LoginOfStaff.
    """
    refusal = find_login_refusal(actor, user, is_email=is_email)
    if refusal is not None:
        raise refusal


def find_login_refusal(actor: Actor, user: User, *, is_email: bool) -> DomainError | None:
    """Return what refuse_login would raise, or None."""
    if user.pk == actor.user_id:
        return OwnEmailInProfile() if is_email else OwnPasswordInProfile()
    if is_more_powerful(actor, user):
        return LoginOfMorePowerful(name=user.name)
    return LoginOfStaff(name=user.name) if is_login_of_staff(actor, user) else None


def find_access_refusal(actor: Actor, user: User) -> DomainError | None:
    """Return why the actor may not take the user's second factor off or end his sessions, or None."""
    if user.pk == actor.user_id:
        return OwnAccessInProfile()
    if is_more_powerful(actor, user):
        return (AccessOfMainAdministrator if user.is_main_administrator else AccessOfMorePowerful)(name=user.name)
    return LoginOfStaff(name=user.name) if is_login_of_staff(actor, user) else None


def is_login_of_staff(actor: Actor, user: User) -> bool:
    """Say whether the user's login opens the service's console, which a higher room knows. The system may touch it."""
    if actor.kind == "system" or user.identity is None:
        return False
    return bool(import_string(settings.IS_STAFF)(user.identity))


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
