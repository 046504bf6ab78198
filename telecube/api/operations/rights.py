"""The catalogue of rights: what a permission group can be made of."""

from django.utils.translation import gettext_noop as _
from ninja import Router

from telecube.accounts.catalogue import categories
from telecube.accounts.permissions import VIEW_PERMISSION_GROUPS
from telecube.api.declaring import ApiRequestOfProgram, operation
from telecube.api.schemas import Listing, RightCategory, RightOut
from telecube.core.access import Category, Right

router = Router(tags=["rights"])


@operation(
    router,
    "GET",
    "",
    right=VIEW_PERMISSION_GROUPS,
    answer=Listing[RightOut],
    summary=_("List the rights that permission groups can have"),
)
def list_rights(request: ApiRequestOfProgram) -> Listing[RightOut]:
    return Listing[RightOut](
        items=[_out(right, found.category) for found in categories() for right in found.rights], next_cursor=None
    )


def _out(right: Right, category: Category) -> RightOut:
    return RightOut(
        code=right.code,
        name=str(right.name),
        help=str(right.help),
        category=RightCategory(code=category.code, name=str(category.name)),
        scopes=[str(scope) for scope in right.scopes],
        grants=list(right.grants),
        costs=right.costs,
        irreversible=right.irreversible,
        sensitive=right.sensitive,
    )
