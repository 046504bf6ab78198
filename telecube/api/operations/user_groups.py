"""User groups and subgroups; who is in them is said in the users."""

from uuid import UUID

from django.utils.translation import gettext_noop as _
from ninja import Router

from telecube.accounts.actions.user_groups import (
    change_user_group,
    create_subgroup,
    create_user_group,
    delete_user_group,
)
from telecube.accounts.models import UserGroup
from telecube.accounts.permissions import CHANGE_USER_GROUPS, VIEW_USER_GROUPS
from telecube.api.declaring import ApiRequestOfProgram, operation
from telecube.api.errors import NothingHere
from telecube.api.listing import page_for
from telecube.api.schemas import Listing, PageOf, UserGroupChange, UserGroupIn, UserGroupOut

router = Router(tags=["user-groups"])
ONE = "/{uuid:group_id}"


@operation(
    router, "GET", "", right=VIEW_USER_GROUPS, answer=Listing[UserGroupOut], summary=_("List user groups and subgroups")
)
def list_user_groups(request: ApiRequestOfProgram, paging: PageOf) -> Listing[UserGroupOut]:
    page = page_for(paging, UserGroup.objects.all())
    return Listing[UserGroupOut](items=[_out(row) for row in page.rows], next_cursor=page.next_mark)


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
        return _out(create_user_group(request.actor, name=body.name))
    return _out(create_subgroup(request.actor, body.parent_id, name=body.name))


@operation(router, "GET", ONE, right=VIEW_USER_GROUPS, answer=UserGroupOut, summary=_("Read a user group"))
def read_user_group(request: ApiRequestOfProgram, group_id: UUID) -> UserGroupOut:
    return _out(UserGroup.objects.get(pk=group_id))


@operation(router, "PATCH", ONE, right=CHANGE_USER_GROUPS, answer=UserGroupOut, summary=_("Rename a user group"))
def change_a_user_group(request: ApiRequestOfProgram, group_id: UUID, body: UserGroupChange) -> UserGroupOut:
    _refuse_unknown(group_id)
    return _out(change_user_group(request.actor, group_id, name=body.name))


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
    _refuse_unknown(group_id)
    delete_user_group(request.actor, group_id)


def _refuse_unknown(group_id: UUID) -> None:
    if not UserGroup.objects.filter(pk=group_id).exists():
        raise NothingHere


def _out(group: UserGroup) -> UserGroupOut:
    return UserGroupOut(id=group.pk, name=group.name, parent_id=group.parent_id, is_position=group.is_position)
