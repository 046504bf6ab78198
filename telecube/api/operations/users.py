"""Users: list, read, create, change, block, unblock, delete."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Router

from telecube.accounts.actions.blocking import block_user, unblock_user
from telecube.accounts.models import Avatar
from telecube.accounts.permissions import CHANGE_USERS, CREATE_USERS, DELETE_USERS, VIEW_USERS
from telecube.api import people
from telecube.api.declaring import ApiRequestOfProgram, operation
from telecube.api.listing import page_for
from telecube.api.presentations import number_ids, sender_ids
from telecube.api.schemas import ChangedUser, CreatedUser, Listing, PageOf, UserChange, UserIn, UserOut
from telecube.telephony.actions.offboarding import delete_user_with_sip_account
from telecube.telephony.actions.onboarding import (
    SipChoice,
    change_user_with_sip_account,
    create_user_with_sip_account,
)
from telecube.telephony.queries.presentations import starting_numbers

router = Router(tags=["users"])
ONE = "/{uuid:user_id}"


@operation(router, "GET", "", right=VIEW_USERS, answer=Listing[UserOut], summary=_("List the users"))
def list_users(
    request: ApiRequestOfProgram, paging: PageOf, is_blocked: bool | None = None, email: str | None = None
) -> Listing[UserOut]:
    rows = people.users_with_all()
    if is_blocked is not None:
        rows = rows.filter(blocked_at__isnull=not is_blocked)
    if email is not None:
        rows = rows.filter(identity__email=email.replace("\0", "").strip().lower())
    page = page_for(paging, rows)
    return Listing[UserOut](items=people.users_out(page.rows), next_cursor=page.next_mark)


@operation(
    router,
    "POST",
    "",
    right=CREATE_USERS,
    answer=CreatedUser,
    status=201,
    summary=_("Create a user with a SIP account"),
)
def create_a_user(request: ApiRequestOfProgram, body: UserIn) -> CreatedUser:
    new = create_user_with_sip_account(
        request.actor,
        email=body.email,
        first_name=body.first_name,
        last_name=body.last_name,
        password=body.password,
        position_group_id=body.position_group_id,
        user_group_ids=body.user_group_ids,
        permission_group_id=body.permission_group_id,
        work_number=people.e164_of(body.work_number),
        language=body.language,
        time_zone=body.time_zone,
        sip=_sip_of(body),
    )
    return CreatedUser(user=people.read(new.user.pk), sip_password=new.sip_password or None)


@operation(router, "GET", ONE, right=VIEW_USERS, answer=UserOut, summary=_("Read a user"))
def read_user(request: ApiRequestOfProgram, user_id: UUID) -> UserOut:
    return people.read(user_id)


@operation(router, "PATCH", ONE, right=CHANGE_USERS, answer=ChangedUser, summary=_("Change a user"))
def change_a_user(request: ApiRequestOfProgram, user_id: UUID, body: UserChange) -> ChangedUser:
    user = people.users_with_all().get(pk=user_id)
    saved = change_user_with_sip_account(request.actor, user_id, **people.change_of(body, user))
    password = saved.new_account.password if saved.new_account else None
    return ChangedUser(**people.read(user_id).model_dump(), sip_password=password)


@operation(router, "DELETE", ONE, right=DELETE_USERS, answer=None, status=204, summary=_("Delete a user for good"))
def delete_a_user(request: ApiRequestOfProgram, user_id: UUID) -> None:
    delete_user_with_sip_account(request.actor, user_id)


@operation(
    router,
    "GET",
    f"{ONE}/avatar",
    right=VIEW_USERS,
    answer=None,
    content_type="image/webp",
    summary=_("Read the picture of a user, a WebP of 256 pixels"),
)
def read_avatar(request: ApiRequestOfProgram, user_id: UUID) -> HttpResponse:
    found = Avatar.objects.get(user_id=user_id, user__deleted_at=None)
    return HttpResponse(bytes(found.image), content_type="image/webp", headers={"X-Content-Type-Options": "nosniff"})


@operation(router, "POST", f"{ONE}/block", right=CHANGE_USERS, answer=UserOut, summary=_("Block a user"))
def block_a_user(request: ApiRequestOfProgram, user_id: UUID) -> UserOut:
    block_user(request.actor, user_id)
    return people.read(user_id)


@operation(router, "POST", f"{ONE}/unblock", right=CHANGE_USERS, answer=UserOut, summary=_("Unblock a user"))
def unblock_a_user(request: ApiRequestOfProgram, user_id: UUID) -> UserOut:
    unblock_user(request.actor, user_id)
    return people.read(user_id)


def _sip_of(body: UserIn) -> SipChoice:
    """What others see is the same as in the form on screen when nothing is said of it."""
    wanted = body.call_presentations
    starting = tuple(number.pk for number in starting_numbers(body.free_sip_account_id)) if wanted is None else ()
    return SipChoice(
        free_account_id=body.free_sip_account_id,
        extension=body.extension,
        password=body.sip_password,
        call_number_ids=starting if wanted is None else number_ids(wanted),
        sms_sender_ids=sender_ids(body.sms_presentations),
    )
