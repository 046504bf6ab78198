"""Creating, renaming, ordering and deleting user groups and subgroups.

Locks are taken in one order everywhere, so that nobody waits in a circle: the user, then groups by id, then subgroups
by id. Who puts somebody into a group and who deletes it wait for each other at the group's row.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Case, Max, QuerySet, Value, When

from telecube.accounts.errors import (
    PositionGroupFixed,
    UserGroupGone,
    UserGroupHasUsers,
    UserGroupNameMissing,
    UserGroupNameTaken,
    UserGroupNameTooLong,
)
from telecube.accounts.events import UserGroupChanged, UserGroupCreated, UserGroupDeleted
from telecube.accounts.models import UserGroup, UserGroupMembership
from telecube.accounts.models.user_group import LONGEST_NAME, GroupIcon
from telecube.accounts.permissions import CHANGE_USER_GROUPS
from telecube.accounts.queries.user_groups import count_people, groups_in_order
from telecube.audit import record
from telecube.core.actor import Actor
from telecube.core.events import announce


@transaction.atomic
def create_user_group(actor: Actor, *, name: str, icon: str = GroupIcon.USERS) -> UserGroup:
    """Create a group behind the others. Raises RightMissing, UserGroupNameMissing, …TooLong, …Taken."""
    actor.require(CHANGE_USER_GROUPS)
    return _create(actor, parent=None, name=name, icon=icon)


@transaction.atomic
def create_subgroup(actor: Actor, parent_id: UUID, *, name: str) -> UserGroup:
    """Create a subgroup behind the others.

    Raises RightMissing, UserGroupGone, UserGroupNameMissing, …TooLong, …Taken.
    """
    actor.require(CHANGE_USER_GROUPS)
    parent = lock_group(parent_id)
    if parent.parent_id is not None:
        raise UserGroupGone
    return _create(actor, parent=parent, name=name, icon=parent.icon)


@transaction.atomic
def change_user_group(actor: Actor, group_id: UUID, *, name: str, icon: str | None = None) -> UserGroup:
    """Rename a group or subgroup; a group can get another icon. Nothing is written when nothing changes.

    Raises RightMissing, UserGroupGone, PositionGroupFixed, UserGroupNameMissing, …TooLong, …Taken.
    """
    actor.require(CHANGE_USER_GROUPS)
    group = lock_group(group_id)
    if group.is_position:
        raise PositionGroupFixed
    new_name, new_icon = _usable_name(name), _known_icon(icon) if icon else group.icon
    changes = {
        field: [before, after]
        for field, before, after in (("name", group.name, new_name), ("icon", group.icon, new_icon))
        if before != after
    }
    if not changes:
        return group
    _refuse_taken(new_name, parent_id=group.parent_id, but=group.pk)
    group.name, group.icon = new_name, new_icon
    _save_named(group)
    record(actor, "accounts.user_group.changed", group, **changes)
    announce(UserGroupChanged(group_id=group.pk), actor=actor)
    return group


@transaction.atomic
def move_user_group(actor: Actor, group_id: UUID, *, place: int) -> None:
    """Put a group or subgroup at a place among its siblings, counted from 0 without the fixed group.

    A place beyond the end is the end. Raises RightMissing, UserGroupGone, PositionGroupFixed.
    """
    actor.require(CHANGE_USER_GROUPS)
    group = UserGroup.objects.filter(pk=group_id).first()
    if group is None:
        raise UserGroupGone
    if group.is_position:
        raise PositionGroupFixed
    siblings = UserGroup.objects.filter(parent=group.parent_id, is_position=False)
    _hold(siblings)
    row = list(groups_in_order().filter(pk__in=siblings.values("pk")))
    if group not in row:
        raise UserGroupGone
    before = row.index(group)
    row.insert(max(0, place), row.pop(before))
    if row.index(group) == before:
        return
    _number(row)
    record(actor, "accounts.user_group.moved", group, place=[before + 1, row.index(group) + 1])
    announce(UserGroupChanged(group_id=group.pk), actor=actor)


@transaction.atomic
def delete_user_group(actor: Actor, group_id: UUID) -> UserGroup:
    """Delete a subgroup, or a group with its subgroups; returns what it was. Only while nobody is in it.

    Raises RightMissing, UserGroupGone, PositionGroupFixed, UserGroupHasUsers.
    """
    actor.require(CHANGE_USER_GROUPS)
    group = _hold_family(group_id)
    if group.is_position:
        raise PositionGroupFixed
    refuse_with_users(group)
    family = [*UserGroup.objects.filter(parent=group), group]
    names = [subgroup.name for subgroup in family[:-1]]
    # What users who were deleted have left behind.
    UserGroupMembership.objects.filter(group__in=family).delete()
    record(actor, "accounts.user_group.deleted", group, name=[group.name, None], subgroups=[names, []])
    announce(UserGroupDeleted(group_id=group.pk), actor=actor)
    UserGroup.objects.filter(parent=group).delete()
    UserGroup.objects.filter(pk=group.pk).delete()
    return group


def refuse_with_users(group: UserGroup) -> None:
    """Refuse to delete a group that somebody is in."""
    count = count_people(group)
    if count:
        raise UserGroupHasUsers(
            name=group.name, count=count, group_id=group.pk, is_subgroup=group.parent_id is not None
        )


def lock_group(group_id: UUID) -> UserGroup:
    """Hold one group; raises UserGroupGone."""
    group = UserGroup.objects.get_queryset().select_for_update(no_key=True).filter(pk=group_id).first()
    if group is None:
        raise UserGroupGone
    return group


def lock_groups(group_ids: Iterable[UUID]) -> list[UserGroup]:
    """Hold groups in the house's order and return those that exist."""
    rows = UserGroup.objects.get_queryset().filter(pk__in=set(group_ids))
    _hold(rows)
    return list(rows.select_related("parent"))


def _hold(groups: QuerySet[UserGroup]) -> None:
    tops_first = Case(When(parent=None, then=Value(0)), default=Value(1))
    list(groups.select_for_update(no_key=True, of=("self",)).order_by(tops_first, "id").values_list("pk"))


def _hold_family(group_id: UUID) -> UserGroup:
    """Hold a group, then its subgroups: looked up only then, so that one just created is among them."""
    group = lock_group(group_id)
    _hold(UserGroup.objects.get_queryset().filter(parent=group))
    return group


def _create(actor: Actor, *, parent: UserGroup | None, name: str, icon: str) -> UserGroup:
    name = _usable_name(name)
    parent_id = parent.pk if parent else None
    _refuse_taken(name, parent_id=parent_id)
    last = UserGroup.objects.filter(parent=parent_id).aggregate(last=Max("place"))["last"]
    place = 0 if last is None else last + 1
    group = UserGroup(parent=parent, name=name, icon=_known_icon(icon), place=place)
    _save_named(group)
    record(actor, "accounts.user_group.created", group, name=[None, name], parent=parent.name if parent else None)
    announce(UserGroupCreated(group_id=group.pk), actor=actor)
    return group


def _save_named(group: UserGroup) -> None:
    """Save; of two equal names at the same moment the second is refused like a taken one."""
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError:
        raise UserGroupNameTaken(name=group.name) from None


def _usable_name(name: str) -> str:
    name = " ".join(name.replace("\0", "").split())
    if not name:
        raise UserGroupNameMissing
    if len(name) > LONGEST_NAME:
        raise UserGroupNameTooLong(most=LONGEST_NAME, count=len(name))
    return name


def _known_icon(icon: str) -> str:
    return icon if icon in GroupIcon.values else GroupIcon.USERS


def _refuse_taken(name: str, *, parent_id: UUID | None, but: UUID | None = None) -> None:
    siblings = UserGroup.objects.filter(parent=parent_id)
    others = siblings if but is None else siblings.exclude(pk=but)
    if others.filter(name__iexact=name).exists():
        raise UserGroupNameTaken(name=name)


def _number(row: list[UserGroup]) -> None:
    """Write the places in one statement, only where they differ. The first place is 1: the fixed group has 0."""
    moved = []
    for place, group in enumerate(row, start=1):
        if group.place != place:
            group.place = place
            moved.append(group)
    UserGroup.objects.get_queryset().bulk_update(moved, ["place"])
