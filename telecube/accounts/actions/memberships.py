"""Putting users into user groups: the only place where memberships change. Pages do it in the user's profile only."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from telecube.accounts.actions.guards import is_more_powerful, rights_beyond
from telecube.accounts.actions.user_groups import lock_groups
from telecube.accounts.errors import PositionMissing, UserDeleted, UserGroupChosenGone
from telecube.accounts.events import UserGroupsSet
from telecube.accounts.guard_errors import (
    OwnReachWouldWiden,
    ReachWouldWidenThroughAnother,
    ReachWouldWidenToMorePowerful,
)
from telecube.accounts.models import PermissionGroup, User, UserGroup, UserGroupMembership
from telecube.accounts.permissions import CHANGE_USERS, OWN_USER_GROUPS
from telecube.accounts.queries.user_groups import groups_of_user, names_of
from telecube.audit import record
from telecube.core.access import Scope
from telecube.core.actor import Actor
from telecube.core.events import announce
from telecube.core.manifest import all_rights


@transaction.atomic
def set_user_groups(actor: Actor, user_id: UUID, *, position_group_id: UUID, group_ids: Collection[UUID]) -> bool:
    """Put a user into exactly these groups and subgroups, and into the position; say whether anything changed.

    The edit form calls it with ``form.position_group_id`` and ``form.user_group_ids`` (forms/group_fields.py). Oneself
    needs only the right to one's own groups. Raises RightMissing, UserDeleted, PositionMissing, UserGroupChosenGone,
    OwnReachWouldWiden.
    """
    is_own_and_allowed = user_id == actor.user_id and actor.can(OWN_USER_GROUPS)
    if not is_own_and_allowed:
        actor.require(CHANGE_USERS)
    user = User.objects.get_queryset().select_for_update(no_key=True).filter(pk=user_id, deleted_at=None).first()
    if user is None:
        raise UserDeleted
    wanted = _usable_groups(position_group_id, group_ids)
    before = groups_of_user(user_id)
    if wanted == before:
        return False
    _refuse_wider_reach(actor, user, joined=wanted - before)
    names = [names_of(before), names_of(wanted)]
    _write(user, wanted=wanted, before=before)
    record(actor, "accounts.user.groups_changed", user, groups=names)
    announce(UserGroupsSet(user_id=user.pk), actor=actor)
    return True


def place_new_user(actor: Actor, user: User, *, position_group_id: UUID, group_ids: Collection[UUID] = ()) -> list[str]:
    """Put a user who was created in this transaction into groups; return their names for the creation's log entry.

    Raises PositionMissing, UserGroupChosenGone, OwnReachWouldWiden.
    """
    wanted = _usable_groups(position_group_id, group_ids)
    _refuse_wider_reach(actor, user, joined=wanted)
    _write(user, wanted=wanted, before=set())
    return names_of(wanted)


def _usable_groups(position_group_id: UUID, group_ids: Collection[UUID]) -> set[UUID]:
    """Hold the groups until the end of the transaction, so that nobody deletes them meanwhile."""
    found = {group.pk: group for group in lock_groups([position_group_id, *group_ids])}
    position = found.get(position_group_id)
    if position is None or not _is_position(position):
        raise PositionMissing
    others = set(group_ids) - {position_group_id}
    if not others <= set(found):
        raise UserGroupChosenGone
    if any(found[pk].is_position or _is_position(found[pk]) for pk in others):
        raise PositionMissing
    return {position_group_id, *others}


def _is_position(group: UserGroup) -> bool:
    return group.parent is not None and bool(group.parent.is_position)


def _refuse_wider_reach(actor: Actor, user: User, *, joined: set[UUID]) -> None:
    """Refuse what lets a right „of own user groups” reach further, by oneself or with somebody else's login.

    That is: joining a group, pulling the more powerful into it, and putting somebody whose login one may set into a
    group of the more powerful. The calls of equals are open to whoever may change their logins; a position is a title,
    no team.
    """
    right = next((one for one in all_rights().values() if actor.scope_of(one) is Scope.GROUP), None)
    if right is None:
        return
    teams = set(UserGroup.objects.filter(pk__in=joined).exclude(parent__is_position=True).values_list("pk", flat=True))
    if user.pk == actor.user_id and teams:
        raise OwnReachWouldWiden(right=right, groups=", ".join(names_of(teams)))
    own = groups_of_user(actor.user_id) if actor.user_id else set()
    if is_more_powerful(actor, user):
        if teams & own:
            raise ReachWouldWidenToMorePowerful(right=right, groups=", ".join(names_of(teams & own)), name=user.name)
    elif guarded := _with_more_powerful(actor, teams - own):
        raise ReachWouldWidenThroughAnother(right=right, groups=", ".join(names_of(guarded)), name=user.name)


def _with_more_powerful(actor: Actor, teams: set[UUID]) -> set[UUID]:
    """Return those of the groups in which somebody may do more than the actor."""
    if not teams:
        return set()
    beyond = [group.pk for group in PermissionGroup.objects.all() if rights_beyond(actor, group)]
    strong = User.objects.filter(Q(is_main_administrator=True) | Q(permission_group__in=beyond), deleted_at=None)
    inside = UserGroupMembership.objects.filter(group__in=teams, user__in=strong)
    return set(inside.values_list("group", flat=True))


def _write(user: User, *, wanted: set[UUID], before: set[UUID]) -> None:
    UserGroupMembership.objects.filter(user=user, group__in=before - wanted).delete()
    UserGroupMembership.objects.get_queryset().bulk_create(
        UserGroupMembership(user=user, group_id=group_id) for group_id in wanted - before
    )
