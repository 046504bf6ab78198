"""Users: list, read, create, change, block, unblock, delete."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_noop as _
from ninja import Router

from telecube.accounts.actions.blocking import block_user, unblock_user
from telecube.accounts.actions.changing import change_user
from telecube.accounts.actions.memberships import set_user_groups
from telecube.accounts.models import User
from telecube.accounts.permissions import CHANGE_USERS, CREATE_USERS, DELETE_USERS, VIEW_USERS
from telecube.api.declaring import ApiRequestOfProgram, operation
from telecube.api.listing import page_for
from telecube.api.schemas import CreatedUser, Listing, PageOf, UserChange, UserIn, UserOut
from telecube.core.phone_numbers import to_e164
from telecube.telephony.actions.offboarding import delete_user_with_sip_account
from telecube.telephony.actions.onboarding import SipChoice, create_user_with_sip_account
from telecube.telephony.errors import NumberNotPossible
from telecube.telephony.models import SipAccount
from telecube.telephony.queries.sip_accounts import accounts_of_users

router = Router(tags=["users"])
ONE = "/{uuid:user_id}"


@operation(router, "GET", "", right=VIEW_USERS, answer=Listing[UserOut], summary=_("List the users"))
def list_users(
    request: ApiRequestOfProgram, paging: PageOf, is_blocked: bool | None = None, email: str | None = None
) -> Listing[UserOut]:
    rows = _users()
    if is_blocked is not None:
        rows = rows.filter(blocked_at__isnull=not is_blocked)
    if email is not None:
        rows = rows.filter(identity__email=email.replace("\0", "").strip().lower())
    page = page_for(paging, rows)
    return Listing[UserOut](items=users_out(page.rows), next_cursor=page.next_mark)


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
        work_number=_e164(body.work_number),
        language=body.language,
        sip=SipChoice(free_account_id=body.free_sip_account_id, extension=body.extension),
    )
    return CreatedUser(user=_read(new.user.pk), sip_password=new.sip_password or None)


@operation(router, "GET", ONE, right=VIEW_USERS, answer=UserOut, summary=_("Read a user"))
def read_user(request: ApiRequestOfProgram, user_id: UUID) -> UserOut:
    return _read(user_id)


@operation(router, "PATCH", ONE, right=CHANGE_USERS, answer=UserOut, summary=_("Change a user"))
def change_a_user(request: ApiRequestOfProgram, user_id: UUID, body: UserChange) -> UserOut:
    before, wanted = _read(user_id), body.model_dump(exclude_unset=True)
    _change_profile(request, user_id, wanted)
    if {"position_group_id", "user_group_ids"} & set(wanted):
        position = wanted.get("position_group_id") or before.position_group_id
        groups = wanted.get("user_group_ids")
        set_user_groups(
            request.actor,
            user_id,
            position_group_id=position,  # type: ignore[arg-type]  # every user has one
            group_ids=before.user_group_ids if groups is None else groups,
        )
    return _read(user_id)


@operation(router, "DELETE", ONE, right=DELETE_USERS, answer=None, status=204, summary=_("Delete a user for good"))
def delete_a_user(request: ApiRequestOfProgram, user_id: UUID) -> None:
    delete_user_with_sip_account(request.actor, user_id)


@operation(router, "POST", f"{ONE}/block", right=CHANGE_USERS, answer=UserOut, summary=_("Block a user"))
def block_a_user(request: ApiRequestOfProgram, user_id: UUID) -> UserOut:
    block_user(request.actor, user_id)
    return _read(user_id)


@operation(router, "POST", f"{ONE}/unblock", right=CHANGE_USERS, answer=UserOut, summary=_("Unblock a user"))
def unblock_a_user(request: ApiRequestOfProgram, user_id: UUID) -> UserOut:
    unblock_user(request.actor, user_id)
    return _read(user_id)


def users_out(users: Iterable[User]) -> list[UserOut]:
    """Return what travels of users; two queries more, however many there are."""
    found = list(users)
    accounts = accounts_of_users(user.pk for user in found)
    return [_user_out(user, accounts.get(user.pk)) for user in found]


def _users() -> QuerySet[User]:
    return (
        User.objects.filter(deleted_at=None).select_related("identity").prefetch_related("memberships__group__parent")
    )


def _read(user_id: UUID) -> UserOut:
    return users_out([_users().get(pk=user_id)])[0]


def _user_out(user: User, account: SipAccount | None) -> UserOut:
    groups = [membership.group for membership in user.memberships.all()]
    positions = [group.pk for group in groups if group.parent and group.parent.is_position]
    return UserOut(
        id=user.pk,
        email=user.identity.email if user.identity else "",
        first_name=user.first_name,
        last_name=user.last_name,
        work_number=user.work_number,
        position_group_id=positions[0] if positions else None,
        user_group_ids=[group.pk for group in groups if group.pk not in positions],
        permission_group_id=user.permission_group_id,
        is_main_administrator=user.is_main_administrator,
        is_blocked=user.is_blocked,
        sip_account_id=account.pk if account else None,
        extension=account.extension if account else None,
        created_at=user.created_at,
    )


def _change_profile(request: ApiRequestOfProgram, user_id: UUID, wanted: dict[str, Any]) -> None:
    """Change what is wanted and write the rest as it is."""
    user = _users().select_for_update(of=("self",), no_key=True).get(pk=user_id)
    identity = user.identity
    assert identity is not None  # only deleted users have none
    now = {
        "email": identity.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "work_number": user.work_number,
        "permission_group_id": user.permission_group_id,
        "language": identity.language,
    }
    # null means "as it is" everywhere but for the permission group, which it takes away.
    given = {name: value for name, value in wanted.items() if value is not None or name == "permission_group_id"}
    values = now | {name: value for name, value in given.items() if name in now}
    values["work_number"] = _e164(values["work_number"])
    change_user(request.actor, user_id, time_zone=identity.time_zone, password=given.get("password", ""), **values)


def _e164(text: str) -> str:
    if not text.strip():
        return ""
    number = to_e164(text)
    if number is None:
        raise NumberNotPossible(text=text[:40])
    return number
