"""SIP accounts."""

from uuid import UUID

from django.utils.translation import gettext_noop as _
from ninja import Router

from telecube.accounts.permissions import CREATE_USERS
from telecube.api.declaring import ApiRequestOfProgram, operation
from telecube.api.listing import page_for
from telecube.api.presentations import number_ids
from telecube.api.schemas import (
    Listing,
    PageOf,
    SipAccountChange,
    SipAccountIn,
    SipAccountOut,
    SipAccountWithPassword,
    SipPasswordIn,
)
from telecube.telephony.actions.account_changes import change_extension, show_first
from telecube.telephony.actions.sip_accounts import (
    NewSipPassword,
    change_sip_password,
    create_sip_account,
    delete_sip_account,
)
from telecube.telephony.models import SipAccount
from telecube.telephony.permissions import MANAGE_SIP_ACCOUNTS, SEE_SIP_ACCOUNTS

router = Router(tags=["sip-accounts"])
MADE_HERE = SipPasswordIn(password="")


@operation(router, "GET", "", right=SEE_SIP_ACCOUNTS, answer=Listing[SipAccountOut], summary=_("List the SIP accounts"))
def list_sip_accounts(
    request: ApiRequestOfProgram, paging: PageOf, is_free: bool | None = None
) -> Listing[SipAccountOut]:
    rows = SipAccount.objects.select_related("presentation_number")
    if is_free is not None:
        rows = rows.filter(user__isnull=is_free)
    page = page_for(paging, rows)
    return Listing[SipAccountOut](items=[account_out(row) for row in page.rows], next_cursor=page.next_mark)


@operation(
    router,
    "POST",
    "",
    right=MANAGE_SIP_ACCOUNTS,
    or_right=CREATE_USERS,
    answer=SipAccountWithPassword,
    status=201,
    summary=_("Create a SIP account"),
)
def create_a_sip_account(request: ApiRequestOfProgram, body: SipAccountIn) -> SipAccountWithPassword:
    new = create_sip_account(
        request.actor,
        user_id=body.user_id,
        extension=body.extension,
        password=body.password,
        presentation_number_id=_number_id(body.presentation_number),
    )
    return _with_password(new)


@operation(
    router,
    "GET",
    "/{uuid:account_id}",
    right=SEE_SIP_ACCOUNTS,
    answer=SipAccountOut,
    summary=_("Read a SIP account"),
)
def read_sip_account(request: ApiRequestOfProgram, account_id: UUID) -> SipAccountOut:
    return _read(account_id)


@operation(
    router,
    "PATCH",
    "/{uuid:account_id}",
    right=MANAGE_SIP_ACCOUNTS,
    answer=SipAccountOut,
    summary=_("Change the internal number or the number that others see"),
)
def change_a_sip_account(request: ApiRequestOfProgram, account_id: UUID, body: SipAccountChange) -> SipAccountOut:
    _read(account_id)
    if body.extension is not None:
        change_extension(request.actor, account_id, body.extension)
    if "presentation_number" in body.model_fields_set:
        show_first(request.actor, account_id, number_id=_number_id(body.presentation_number))
    return _read(account_id)


@operation(
    router,
    "DELETE",
    "/{uuid:account_id}",
    right=MANAGE_SIP_ACCOUNTS,
    answer=None,
    status=204,
    summary=_("Delete a SIP account; its devices are refused at once"),
)
def delete_a_sip_account(request: ApiRequestOfProgram, account_id: UUID) -> None:
    delete_sip_account(request.actor, account_id)


@operation(
    router,
    "POST",
    "/{uuid:account_id}/password",
    right=MANAGE_SIP_ACCOUNTS,
    answer=SipAccountWithPassword,
    summary=_("Set a new password of a SIP account"),
)
def renew_sip_password(
    request: ApiRequestOfProgram, account_id: UUID, body: SipPasswordIn = MADE_HERE
) -> SipAccountWithPassword:
    return _with_password(change_sip_password(request.actor, account_id, body.password))


def _read(account_id: UUID) -> SipAccountOut:
    return account_out(SipAccount.objects.select_related("presentation_number").get(pk=account_id))


def _number_id(text: str | None) -> UUID | None:
    return number_ids([text])[0] if text else None


def account_out(account: SipAccount) -> SipAccountOut:
    """Return what travels of an account."""
    number = account.presentation_number
    return SipAccountOut(
        id=account.pk,
        extension=account.extension,
        device_id=account.device_id,
        user_id=account.user_id,
        presentation_number=number.e164 if number else None,
        created_at=account.created_at,
    )


def _with_password(new: NewSipPassword) -> SipAccountWithPassword:
    return SipAccountWithPassword(account=account_out(new.account), password=new.password)
