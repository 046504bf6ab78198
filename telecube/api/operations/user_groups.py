"""User groups and subgroups; who is in them is said in the users."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_noop as _
from ninja import Router

from telecube.accounts.actions.user_groups import (
    change_user_group,
    create_subgroup,
    create_user_group,
    delete_user_group,
    move_user_group,
)
from telecube.accounts.models import UserGroup
from telecube.accounts.models.user_group import GroupIcon
from telecube.accounts.permissions import CHANGE_USER_GROUPS, VIEW_USER_GROUPS
from telecube.accounts.queries.user_groups import places_of
from telecube.api.declaring import ApiRequestOfProgram, operation
from telecube.api.errors import SubgroupWithoutIcon
from telecube.api.listing import page_for
from telecube.api.schemas import Listing, PageOf, UserGroupChange, UserGroupIn, UserGroupOut

router = Router(tags=["user-groups"])
ONE = "/{uuid:group_id}"


@operation(
    router, "GET", "", right=VIEW_USER_GROUPS, answer=Listing[UserGroupOut], summary=_("List user groups and subgroups")
)
def list_user_groups(request: ApiRequestOfProgram, paging: PageOf) -> Listing[UserGroupOut]:
    page = page_for(paging, UserGroup.objects.select_related("parent"))
    return Listing[UserGroupOut](items=_all_out(page.rows), next_cursor=page.next_mark)


@operation(
    router,
    "POST",
    "",
    right=CHANGE_USER_GROUPS,
    answer=UserGroupOut,
    status=201,
    summary=_("Create a user group or subgroup"),
)
def create_a_user_group(request: ApiRequestOfProgram, body: UserGroupIn) -> UserGroupOut:
    if body.parent_id is None:
        group = create_user_group(request.actor, name=body.name, icon=body.icon or GroupIcon.USERS)
    elif body.icon is not None:
        raise SubgroupWithoutIcon
    else:
        group = create_subgroup(request.actor, body.parent_id, name=body.name)
    if body.place is not None:
        move_user_group(request.actor, group.pk, place=body.place - 1)
    return _read(group.pk)


@operation(router, "GET", ONE, right=VIEW_USER_GROUPS, answer=UserGroupOut, summary=_("Read a user group"))
def read_user_group(request: ApiRequestOfProgram, group_id: UUID) -> UserGroupOut:
    return _read(group_id)


@operation(
    router,
    "PATCH",
    ONE,
    right=CHANGE_USER_GROUPS,
    answer=UserGroupOut,
    summary=_("Change name, icon or place of a user group"),
)
def change_a_user_group(request: ApiRequestOfProgram, group_id: UUID, body: UserGroupChange) -> UserGroupOut:
    if body.icon is not None and UserGroup.objects.get(pk=group_id).parent_id is not None:
        raise SubgroupWithoutIcon
    # The place before the rest: whoever moves a group holds its siblings in the house's order.
    if body.place is not None:
        move_user_group(request.actor, _known(group_id).pk, place=body.place - 1)
    if body.name is not None or body.icon is not None:
        # Held, so that a name that somebody else gives meanwhile is not taken back.
        group = UserGroup.objects.get_queryset().select_for_update(no_key=True).get(pk=group_id)
        name = group.name if body.name is None else body.name
        change_user_group(request.actor, group_id, name=name, icon=body.icon)
    return _read(group_id)


@operation(
    router,
    "DELETE",
    ONE,
    right=CHANGE_USER_GROUPS,
    answer=None,
    status=204,
    summary=_("Delete a user group that holds no users"),
)
def delete_a_user_group(request: ApiRequestOfProgram, group_id: UUID) -> None:
    delete_user_group(request.actor, _known(group_id).pk)


def _known(group_id: UUID) -> UserGroup:
    """What is not there is answered with 404, also where the screen says that a group is gone."""
    return UserGroup.objects.get(pk=group_id)


def _read(group_id: UUID) -> UserGroupOut:
    return _all_out([UserGroup.objects.select_related("parent").get(pk=group_id)])[0]


def _all_out(groups: Iterable[UserGroup]) -> list[UserGroupOut]:
    found = list(groups)
    places = places_of(found)
    return [_out(group, places[group.pk]) for group in found]


def _out(group: UserGroup, place: int) -> UserGroupOut:
    return UserGroupOut(
        id=group.pk,
        name=group.name,
        parent_id=group.parent_id,
        is_position=group.is_position,
        icon=(group.parent or group).drawn_icon,
        place=place,
    )
