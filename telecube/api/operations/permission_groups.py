"""Permission groups; creating one needs a key that the main administrator made."""

from uuid import UUID

from django.utils.translation import gettext_noop as _
from ninja import Router

from telecube.accounts.actions.permission_groups import (
    change_permission_group,
    create_permission_group,
    delete_permission_group,
)
from telecube.accounts.models import PermissionGroup
from telecube.accounts.permissions import (
    CHANGE_PERMISSION_GROUPS,
    DELETE_PERMISSION_GROUPS,
    VIEW_PERMISSION_GROUPS,
)
from telecube.api.declaring import ApiRequestOfProgram, operation
from telecube.api.listing import page_for
from telecube.api.schemas import (
    Listing,
    PageOf,
    PermissionGroupChange,
    PermissionGroupIn,
    PermissionGroupOut,
)

router = Router(tags=["permission-groups"])
ONE = "/{uuid:group_id}"


@operation(
    router,
    "GET",
    "",
    right=VIEW_PERMISSION_GROUPS,
    answer=Listing[PermissionGroupOut],
    summary=_("List the permission groups"),
)
def list_permission_groups(request: ApiRequestOfProgram, paging: PageOf) -> Listing[PermissionGroupOut]:
    page = page_for(paging, PermissionGroup.objects.all())
    return Listing[PermissionGroupOut](items=[_out(row) for row in page.rows], next_cursor=page.next_mark)


@operation(
    router,
    "POST",
    "",
    right=CHANGE_PERMISSION_GROUPS,
    answer=PermissionGroupOut,
    status=201,
    summary=_("Create a permission group; only with a key of the main administrator"),
    is_main_administrators=True,
)
def create_a_permission_group(request: ApiRequestOfProgram, body: PermissionGroupIn) -> PermissionGroupOut:
    return _out(create_permission_group(request.actor, name=body.name, rights=body.rights, user_ids=body.user_ids))


@operation(
    router, "GET", ONE, right=VIEW_PERMISSION_GROUPS, answer=PermissionGroupOut, summary=_("Read a permission group")
)
def read_permission_group(request: ApiRequestOfProgram, group_id: UUID) -> PermissionGroupOut:
    return _out(PermissionGroup.objects.get(pk=group_id))


@operation(
    router,
    "PATCH",
    ONE,
    right=CHANGE_PERMISSION_GROUPS,
    answer=PermissionGroupOut,
    summary=_("Change a permission group"),
)
def change_a_permission_group(
    request: ApiRequestOfProgram, group_id: UUID, body: PermissionGroupChange
) -> PermissionGroupOut:
    group = PermissionGroup.objects.get_queryset().select_for_update().get(pk=group_id)
    return _out(
        change_permission_group(
            request.actor,
            group_id,
            name=group.name if body.name is None else body.name,
            rights=group.rights if body.rights is None else body.rights,
            version=body.version,
        )
    )


@operation(
    router,
    "DELETE",
    ONE,
    right=DELETE_PERMISSION_GROUPS,
    answer=None,
    status=204,
    summary=_("Delete a permission group that nobody has"),
)
def delete_a_permission_group(request: ApiRequestOfProgram, group_id: UUID) -> None:
    PermissionGroup.objects.get(pk=group_id)
    delete_permission_group(request.actor, group_id)


def _out(group: PermissionGroup) -> PermissionGroupOut:
    return PermissionGroupOut(id=group.pk, name=group.name, rights=sorted(group.rights), version=group.version)
