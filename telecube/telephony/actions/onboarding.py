"""A new user together with the phone: one form, one transaction."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from telecube.accounts.actions.users import create_user
from telecube.accounts.models import User
from telecube.core.actor import Actor
from telecube.telephony.actions.sip_accounts import (
    NewSipPassword,
    assign_sip_account,
    create_sip_account,
    set_presentation,
)
from telecube.telephony.models import SipAccount


@dataclass(frozen=True)
class NewUser:
    """A created user with the account; the password is empty when a free account was taken over."""

    user: User
    account: SipAccount
    sip_password: str


@dataclass(frozen=True)
class SipChoice:
    """A free account, or a new one with the extension (empty: the lowest free one)."""

    free_account_id: UUID | None = None
    extension: str = ""
    presentation_number_id: UUID | None = None


@transaction.atomic
def create_user_with_sip_account(
    actor: Actor,
    *,
    email: str,
    first_name: str,
    last_name: str,
    password: str,
    position_group_id: UUID,
    permission_group_id: UUID | None = None,
    work_number: str = "",
    language: str = "pl",
    sip: SipChoice = SipChoice(),
) -> NewUser:
    """Create a user who can log in and call; nothing is created when either part is refused."""
    user = create_user(
        actor=actor,
        email=email,
        first_name=first_name,
        last_name=last_name,
        password=password,
        position_group_id=position_group_id,
        permission_group_id=permission_group_id,
        work_number=work_number,
        language=language,
    )
    new = give_sip_account(actor, user.pk, sip)
    return NewUser(user=user, account=new.account, sip_password=new.password)


def give_sip_account(actor: Actor, user_id: UUID, sip: SipChoice) -> NewSipPassword:
    if sip.free_account_id is None:
        return create_sip_account(
            actor,
            user_id=user_id,
            extension=sip.extension,
            presentation_number_id=sip.presentation_number_id,
        )
    account = assign_sip_account(actor, sip.free_account_id, user_id=user_id)
    if sip.presentation_number_id:
        account = set_presentation(actor, account.pk, number_id=sip.presentation_number_id)
    return NewSipPassword(account, "")
