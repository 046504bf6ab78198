"""A user together with the phone: one form, one transaction, for creating and for editing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from telecube.accounts.actions.avatars import keep_avatar
from telecube.accounts.actions.changing import change_user
from telecube.accounts.actions.memberships import set_user_groups
from telecube.accounts.actions.users import chosen_permission_group, create_user
from telecube.accounts.errors import UserChangedMeanwhile
from telecube.accounts.models import User
from telecube.accounts.queries.users import locked_user
from telecube.core.actor import Actor
from telecube.telephony.actions.presentations import write_call_presentations, write_sms_presentations
from telecube.telephony.actions.sip_accounts import (
    NewSipPassword,
    free_sip_account,
    hand_sip_account,
    make_sip_account,
    refuse_phone_of_more_powerful,
)
from telecube.telephony.errors import UserHasNoSipAccount
from telecube.telephony.models import SipAccount
from telecube.telephony.queries.sip_accounts import find_account_of
from telecube.telephony.queries.user_settings import settings_of


@dataclass(frozen=True)
class NewUser:
    """A created user with the account; the password is empty when an account that nobody had was taken over."""

    user: User
    account: SipAccount
    sip_password: str


@dataclass(frozen=True)
class SavedUser:
    """A changed user; ``new_account`` is set when he got an account with a new password in the same step."""

    user: User
    new_account: NewSipPassword | None


@dataclass(frozen=True)
class SipChoice:
    """A free account, or a new one with the extension (empty: the lowest free one) and password (empty: made here).

    ``keeps`` leaves the account that the user has, or that he has none. The presentations are in order, the default
    one first.
    """

    free_account_id: UUID | None = None
    extension: str = ""
    password: str = ""
    keeps: bool = False
    call_number_ids: tuple[UUID, ...] = ()
    sms_sender_ids: tuple[UUID, ...] = ()


@transaction.atomic
def create_user_with_sip_account(
    actor: Actor,
    *,
    email: str,
    first_name: str,
    last_name: str,
    password: str | None,
    position_group_id: UUID,
    user_group_ids: Collection[UUID] = (),
    permission_group_id: UUID | None = None,
    work_number: str = "",
    language: str = "pl",
    time_zone: str = "Europe/Warsaw",
    sip: SipChoice = SipChoice(),
    avatar: bytes = b"",
) -> NewUser:
    """Create a user who can log in and call; nothing is created when either part is refused.

    Without a password the user is invited by e-mail. ``avatar`` is a picture as ``to_avatar`` makes it. Refusals: those
    of ``create_user``, ExtensionTaken, ExtensionNotAllowed, NoFreeExtension, SipAccountTaken, SipAccountGone,
    SipPasswordTooWeak, PresentationGone.
    """
    user = create_user(
        actor=actor,
        email=email,
        first_name=first_name,
        last_name=last_name,
        password=password,
        position_group_id=position_group_id,
        user_group_ids=user_group_ids,
        permission_group_id=permission_group_id,
        work_number=work_number,
        language=language,
        time_zone=time_zone,
    )
    if avatar:
        user = keep_avatar(actor, user.pk, avatar)
    new = give_sip_account(actor, user, sip)
    return NewUser(user=user, account=new.account, sip_password=new.password)


@transaction.atomic
def change_user_with_sip_account(
    actor: Actor,
    user_id: UUID,
    *,
    version: str | None,
    email: str,
    first_name: str,
    last_name: str,
    position_group_id: UUID,
    user_group_ids: Collection[UUID],
    permission_group_id: UUID | None,
    work_number: str,
    language: str,
    time_zone: str,
    sip: SipChoice,
    password: str = "",
) -> SavedUser:
    """Save the whole form of a user; an empty password leaves the one that he has.

    ``version`` is the one of ``settings_of`` when the form was opened (None: not compared). Raises UserChangedMeanwhile
    when anything was changed since, the refusals of ``change_user``, ``set_user_groups`` and of the SIP account.
    """
    # The group before the user, as everywhere: two who lock both cannot wait for each other.
    chosen_permission_group(permission_group_id)
    user = locked_user(user_id)
    if version is not None and version != settings_of(user).version:
        raise UserChangedMeanwhile(name=user.name)
    user = change_user(
        actor,
        user_id,
        email=email,
        first_name=first_name,
        last_name=last_name,
        permission_group_id=permission_group_id,
        work_number=work_number,
        language=language,
        time_zone=time_zone,
        password=password,
    )
    set_user_groups(actor, user_id, position_group_id=position_group_id, group_ids=user_group_ids)
    new = change_sip_account(actor, user, sip)
    return SavedUser(user=user, new_account=new)


def give_sip_account(actor: Actor, user: User, sip: SipChoice) -> NewSipPassword:
    """Give a user without an account a free or a new one, and what others see."""
    if sip.free_account_id is None:
        new = make_sip_account(actor, user_id=user.pk, extension=sip.extension, password=sip.password)
    else:
        new = hand_sip_account(actor, sip.free_account_id, user_id=user.pk)
    write_call_presentations(actor, new.account, sip.call_number_ids)
    write_sms_presentations(actor, user, sip.sms_sender_ids)
    return new


def change_sip_account(actor: Actor, user: User, sip: SipChoice) -> NewSipPassword | None:
    """Change account and presentations of a user; one that he leaves becomes free. Return one with a new password.

    Raises UserHasNoSipAccount, SipAccountOfMorePowerful (when the account itself would change), and what
    ``create_user_with_sip_account`` raises for the account.
    """
    account = find_account_of(user.pk)
    if sip.keeps:
        if account is not None:
            write_call_presentations(actor, account, sip.call_number_ids)
        elif sip.call_number_ids:
            raise UserHasNoSipAccount
        write_sms_presentations(actor, user, sip.sms_sender_ids)
        return None
    refuse_phone_of_more_powerful(actor, user)
    if account is not None:
        free_sip_account(actor, account)
    new = give_sip_account(actor, user, sip)
    return new if new.password else None
