"""Saving the page „Mój profil”: details, groups and what others see, all or nothing; a new password of the phone."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from telecube.accounts.actions.memberships import set_user_groups
from telecube.accounts.actions.own_profile import OwnDetails, change_own_details, change_own_permission_group
from telecube.accounts.models import User
from telecube.accounts.permissions import OWN_CALL_PRESENTATION, OWN_SIP_ACCOUNT, OWN_SMS_PRESENTATION
from telecube.core.actor import Actor
from telecube.telephony.actions.onboarding import SavedUser
from telecube.telephony.actions.presentations import write_call_presentations, write_sms_presentations
from telecube.telephony.actions.sip_accounts import (
    NewSipPassword,
    free_sip_account,
    hand_sip_account,
    renew_sip_password,
)
from telecube.telephony.errors import UserHasNoSipAccount
from telecube.telephony.models import SipAccount
from telecube.telephony.queries.presentations import call_presentations_of, sms_presentations_of
from telecube.telephony.queries.sip_accounts import find_account_of


@dataclass(frozen=True)
class OwnProfile:
    """What somebody wants in his own profile; None leaves a part as it is."""

    details: OwnDetails = field(default_factory=OwnDetails)
    permission_group_id: UUID | None = None
    position_group_id: UUID | None = None
    user_group_ids: frozenset[UUID] = frozenset()
    call_number_ids: tuple[UUID, ...] | None = None
    sms_sender_ids: tuple[UUID, ...] | None = None
    free_account_id: UUID | None = None


@transaction.atomic
def save_own_profile(actor: Actor, wanted: OwnProfile) -> SavedUser:
    """Save what differs; each part asks for its own right. Nothing is saved when one part is refused."""
    user, new = change_own_details(actor, wanted.details), None
    if wanted.position_group_id is not None:
        set_user_groups(actor, user.pk, position_group_id=wanted.position_group_id, group_ids=wanted.user_group_ids)
    if wanted.free_account_id is not None:
        new = take_free_sip_account(actor, wanted.free_account_id)
    if wanted.call_number_ids is not None:
        _show_numbers(actor, user, wanted.call_number_ids)
    if wanted.sms_sender_ids is not None:
        _write_from(actor, user, wanted.sms_sender_ids)
    # Last: a group with fewer rights must not refuse the rest of what was sent.
    if wanted.permission_group_id is not None:
        user = change_own_permission_group(actor, wanted.permission_group_id)
    return SavedUser(user=user, new_account=new if new and new.password else None)


@transaction.atomic
def take_free_sip_account(actor: Actor, account_id: UUID) -> NewSipPassword | None:
    """Choose a free account for oneself; the one before becomes free. None: it is the present one.

    Raises RightMissing, SipAccountTaken.
    """
    actor.require(OWN_SIP_ACCOUNT)
    assert actor.user_id is not None
    old = find_account_of(actor.user_id)
    if old is not None and old.pk == account_id:
        return None
    numbers = call_presentations_of(old) if old else []
    if old is not None:
        free_sip_account(actor, old)
    new = hand_sip_account(actor, account_id, user_id=actor.user_id)
    write_call_presentations(actor, new.account, [number.pk for number in numbers])
    return new


@transaction.atomic
def change_own_sip_password(actor: Actor, password: str = "") -> NewSipPassword:
    """Give one's own account a new password; its devices are refused until they are set up again.

    An empty one is made here. Raises RightMissing, UserHasNoSipAccount, SipPasswordTooWeak.
    """
    actor.require(OWN_SIP_ACCOUNT)
    assert actor.user_id is not None
    mine = SipAccount.objects.get_queryset().filter(user_id=actor.user_id).select_for_update(no_key=True).first()
    if mine is None:
        raise UserHasNoSipAccount
    return renew_sip_password(actor, mine, password)


def _show_numbers(actor: Actor, user: User, number_ids: tuple[UUID, ...]) -> None:
    account = find_account_of(user.pk)
    if account is None or [number.pk for number in call_presentations_of(account)] == list(number_ids):
        return
    actor.require(OWN_CALL_PRESENTATION)
    write_call_presentations(actor, account, number_ids)


def _write_from(actor: Actor, user: User, sender_ids: tuple[UUID, ...]) -> None:
    if [sender.pk for sender in sms_presentations_of(user.pk)] == list(sender_ids):
        return
    actor.require(OWN_SMS_PRESENTATION)
    write_sms_presentations(actor, user, sender_ids)
