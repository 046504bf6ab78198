"""Changing permission groups: create, change, delete. Each locks the group, so that nothing dangles."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import IntegrityError, transaction

from telecube.accounts.actions.guards import refuse_lifting, refuse_lowering, refuse_own_way_out
from telecube.accounts.catalogue import excess, names_of, out_of_reach, usable_grants
from telecube.accounts.errors import PermissionGroupGone
from telecube.accounts.events import PermissionGroupChanged, PermissionGroupCreated, PermissionGroupDeleted
from telecube.accounts.models import PermissionGroup, User
from telecube.accounts.models.permission_group import LONGEST_NAME
from telecube.accounts.permission_errors import (
    GroupChangedMeanwhile,
    GroupNameMissing,
    GroupNameTaken,
    GroupNameTooLong,
    GroupStillUsed,
    MainAdministratorHasNoGroup,
    OnlyTheMainAdministrator,
    RightsNotOwned,
    RightsNotOwnedStay,
)
from telecube.accounts.permissions import CHANGE_PERMISSION_GROUPS, DELETE_PERMISSION_GROUPS
from telecube.audit import record, record_many
from telecube.core.actor import Actor
from telecube.core.events import announce
from telecube.core.manifest import all_rights

#: How many users the log names in the entry of a group.
NAMED = 50


@transaction.atomic
def create_permission_group(
    actor: Actor, *, name: str, rights: Iterable[str], user_ids: Collection[UUID] = ()
) -> PermissionGroup:
    """Create a group and give it to the users, who leave the group they had. The main administrator's alone.

    Raises OnlyTheMainAdministrator, GroupNameMissing, GroupNameTooLong, GroupNameTaken, RightUnknown,
    MainAdministratorHasNoGroup. Users who are gone meanwhile are left out.
    """
    require_main_administrator(actor)
    group = PermissionGroup(name=usable_group_name(name), rights=usable_grants(rights))
    _save(group)
    users = _give(actor, group, user_ids)
    record(actor, "accounts.permission_group.created", group, rights=group.rights, **_listed(users=users))
    announce(PermissionGroupCreated(group_id=group.pk), actor=actor)
    return group


@transaction.atomic
def change_permission_group(
    actor: Actor,
    group_id: UUID,
    *,
    name: str,
    rights: Iterable[str],
    version: int | None = None,
    added: Collection[UUID] = (),
    removed: Collection[UUID] = (),
) -> PermissionGroup:
    """Change name, rights and users of a group. ``version``: the one that was looked at; None takes the present one.

    Rights that the actor has not himself are neither added nor taken away, and a group with such rights is neither
    given nor taken. Raises RightMissing, PermissionGroupGone, GroupChangedMeanwhile, RightsNotOwned,
    RightsNotOwnedStay, RightsBeyondOwn, GroupOfMorePowerful, OwnSecondFactorDemanded and what create_permission_group
    raises.
    """
    actor.require(CHANGE_PERMISSION_GROUPS)
    group = lock_permission_group(group_id)
    if version is not None and version != group.version:
        raise GroupChangedMeanwhile(name=group.name)
    changes = _set_values(actor, group, name=usable_group_name(name), rights=usable_grants(rights))
    if changes:
        group.version += 1
        _save(group)
    changes |= _listed(added=_give(actor, group, added), removed=_take(actor, group, removed))
    if changes:
        record(actor, "accounts.permission_group.changed", group, **changes)
        announce(PermissionGroupChanged(group_id=group.pk), actor=actor)
    return group


@transaction.atomic
def delete_permission_group(actor: Actor, group_id: UUID) -> None:
    """Delete a group that nobody has. Raises RightMissing, PermissionGroupGone, GroupStillUsed."""
    actor.require(DELETE_PERMISSION_GROUPS)
    group = lock_permission_group(group_id)
    count = User.objects.filter(permission_group=group, deleted_at=None).count()
    if count:
        raise GroupStillUsed(name=group.name, count=count, group_id=group.pk)
    # Deleted profiles are names in the history; they hold nothing.
    User.objects.filter(permission_group=group).update(permission_group=None)
    record(actor, "accounts.permission_group.deleted", group, rights=group.rights)
    announce(PermissionGroupDeleted(group_id=group.pk), actor=actor)
    group.delete()


def lock_permission_group(group_id: UUID) -> PermissionGroup:
    """Return the group, held until the transaction ends: nobody deletes it meanwhile. Raises PermissionGroupGone."""
    group = PermissionGroup.objects.get_queryset().select_for_update().filter(pk=group_id).first()
    if group is None:
        raise PermissionGroupGone
    return group


def require_main_administrator(actor: Actor) -> None:
    """Refuse everybody but the main administrator and the system; asked of the database, where the role may have moved.

    Raises OnlyTheMainAdministrator.
    """
    if actor.kind == "system":
        return
    chief = User.objects.get_queryset().select_for_update(no_key=True).filter(is_main_administrator=True).first()
    if chief is None or chief.pk != actor.user_id or not actor.holds_every_right:
        raise OnlyTheMainAdministrator(name=chief.name if chief else "–")


def usable_group_name(name: str) -> str:
    """Return the name without spaces around. Raises GroupNameMissing, GroupNameTooLong."""
    name = " ".join(name.replace("\0", "").split())
    if not name:
        raise GroupNameMissing
    if len(name) > LONGEST_NAME:
        raise GroupNameTooLong(length=len(name), limit=LONGEST_NAME)
    return name


def refuse_rights_not_owned(actor: Actor, rights: Iterable[str], *, beyond: Iterable[str]) -> None:
    """Refuse to add rights that the actor has not himself to what the group has, and to take such ones away.

    Who takes a right away could set the password of those who have it, and wait until they get it back. Raises
    RightsNotOwned, RightsNotOwnedStay.
    """
    rights, beyond = list(rights), list(beyond)
    for wider, narrower, refusal in ((rights, beyond, RightsNotOwned), (beyond, rights, RightsNotOwnedStay)):
        changed = {right.code for right in excess(wider, beyond=narrower)}
        missing = [right for right in out_of_reach(actor, wider) if right.code in changed]
        if missing:
            raise refusal(rights=names_of(missing))


def note_moves(actor: Actor, *moves: tuple[User, PermissionGroup | None, PermissionGroup | None]) -> None:
    """Write on each group who joined and who left it: (user, before, after). Its page then tells the whole story.

    The caller writes the change on the user and is atomic.
    """
    changes: dict[PermissionGroup, dict[str, list[User]]] = {}
    for user, before, after in moves:
        for group, word in ((before, "removed"), (after, "added")):
            if group is not None and before != after:
                changes.setdefault(group, {}).setdefault(word, []).append(user)
    listed = ((group, _listed(**words)) for group, words in changes.items())
    record_many(actor, "accounts.permission_group.users_changed", listed)


def _set_values(actor: Actor, group: PermissionGroup, *, name: str, rights: list[str]) -> dict[str, object]:
    refuse_rights_not_owned(actor, rights, beyond=group.rights)
    changes: dict[str, object] = {}
    if name != group.name:
        changes["name"] = [group.name, name]
    if sorted(rights) != sorted(usable_grants(_known(group.rights))):
        changes["rights"] = [group.rights, rights]
    group.name, group.rights = name, rights
    return changes


def _known(grants: Iterable[str]) -> list[str]:
    codes = all_rights()
    return [grant for grant in grants if grant.partition(":")[0] in codes]


def _save(group: PermissionGroup) -> None:
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError:
        raise GroupNameTaken(name=group.name) from None


def _give(actor: Actor, group: PermissionGroup, user_ids: Collection[UUID]) -> list[User]:
    users = [user for user in _locked_users(user_ids) if user.permission_group_id != group.pk]
    if not users:
        return []
    refuse_lifting(actor, group)
    chief = next((user for user in users if user.is_main_administrator), None)
    if chief is not None:
        raise MainAdministratorHasNoGroup(name=chief.name)
    refuse_lowering(actor, users)
    refuse_own_way_out(actor, users, group)
    left = _move(actor, users, group)
    note_moves(actor, *((user, before, None) for user, before in left))
    return users


def _take(actor: Actor, group: PermissionGroup, user_ids: Collection[UUID]) -> list[User]:
    users = [user for user in _locked_users(user_ids) if user.permission_group_id == group.pk]
    refuse_lowering(actor, users)
    refuse_own_way_out(actor, users, None)
    _move(actor, users, None)
    return users


def _listed(**users: list[User]) -> dict[str, object]:
    """Return the names for the log; the users' own entries hold everybody, however many."""
    return {key: [user.name for user in some[:NAMED]] for key, some in users.items() if some}


def _locked_users(user_ids: Collection[UUID]) -> list[User]:
    """Return the users who still exist, locked in one order, so that two moves cannot wait for each other."""
    if not user_ids:
        return []
    rows = User.objects.get_queryset().filter(pk__in=user_ids, deleted_at=None).order_by("pk")
    return list(rows.select_for_update(of=("self",), no_key=True))


def _move(actor: Actor, users: list[User], group: PermissionGroup | None) -> list[tuple[User, PermissionGroup | None]]:
    """Move users, write it on them, and return each with the group before."""
    groups: dict[UUID | None, PermissionGroup] = {one.pk: one for one in PermissionGroup.objects.only("name")}
    User.objects.filter(pk__in=[user.pk for user in users]).update(permission_group=group)
    moved = [(user, groups.get(user.permission_group_id)) for user in users]
    after = group.name if group else None
    changes = [(user, {"permission_group": [before and before.name, after]}) for user, before in moved]
    record_many(actor, "accounts.user.permission_group_changed", changes)
    return moved
