"""Users as they travel, and what a program's wishes mean for one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from telecube.accounts.models import User
from telecube.api.presentations import number_ids, sender_ids, shown
from telecube.api.schemas import UserChange, UserOut
from telecube.config import config
from telecube.core.phone_numbers import to_e164
from telecube.telephony.actions.onboarding import SipChoice
from telecube.telephony.errors import NumberNotPossible
from telecube.telephony.models import Number, SenderName, SipAccount
from telecube.telephony.queries.presentations import call_presentations_of_accounts, sms_presentations_of_users
from telecube.telephony.queries.sip_accounts import accounts_of_users
from telecube.telephony.queries.user_settings import UserSettings, settings_of


@dataclass(frozen=True)
class _Phone:
    """What the room telephony knows of a user."""

    account: SipAccount | None = None
    calls: list[Number] = field(default_factory=list)
    texts: list[Number | SenderName] = field(default_factory=list)


def users_with_all() -> QuerySet[User]:
    """Return the users that are not deleted, with what ``users_out`` reads."""
    rows = User.objects.filter(deleted_at=None).select_related("identity")
    return rows.prefetch_related("memberships__group__parent")


def read(user_id: UUID) -> UserOut:
    """Return one user as he travels; raises User.DoesNotExist."""
    return users_out([users_with_all().get(pk=user_id)])[0]


def users_out(users: Iterable[User]) -> list[UserOut]:
    """Return what travels of users; three queries more, however many there are."""
    found = list(users)
    accounts = accounts_of_users(user.pk for user in found)
    calls = call_presentations_of_accounts(account.pk for account in accounts.values())
    texts = sms_presentations_of_users(user.pk for user in found)
    return [_user_out(user, _phone_of(user, accounts.get(user.pk), calls, texts)) for user in found]


def change_of(body: UserChange, user: User) -> dict[str, Any]:
    """Return the whole profile as it shall be: what is wanted, and the rest as it is now.

    The version in it makes the action refuse when somebody else has changed the profile meanwhile. null means "as it
    is" everywhere but for the permission group, which it takes away. Raises PresentationUnknown, NumberNotPossible.
    """
    given = body.model_dump(exclude_unset=True)
    wanted = {name: value for name, value in given.items() if value is not None or name == "permission_group_id"}
    stored, groups = settings_of(user), _groups_of(user)
    plain = ("email", "first_name", "last_name", "language", "time_zone")
    return {
        "version": stored.version,
        **{name: wanted.get(name, getattr(stored, name)) for name in plain},
        "work_number": e164_of(wanted["work_number"]) if "work_number" in wanted else stored.work_number,
        "permission_group_id": wanted.get("permission_group_id", user.permission_group_id),
        "position_group_id": wanted.get("position_group_id", groups.position),
        "user_group_ids": wanted.get("user_group_ids", groups.others),
        "password": wanted.get("password", ""),
        "sip": _sip_of(wanted, stored),
    }


def e164_of(text: str) -> str:
    """Return the number as it is kept, an empty text for none. Raises NumberNotPossible."""
    if not text.strip():
        return ""
    number = to_e164(text)
    if number is None:
        raise NumberNotPossible(text=text[:40])
    return number


def _sip_of(wanted: dict[str, Any], stored: UserSettings) -> SipChoice:
    """Whoever moves to another account goes on showing his numbers."""
    free_id = wanted.get("free_sip_account_id")
    keeps = free_id is None or str(free_id) == stored.sip_account
    calls, texts = wanted.get("call_presentations"), wanted.get("sms_presentations")
    return SipChoice(
        free_account_id=None if keeps else free_id,
        keeps=keeps,
        call_number_ids=number_ids(calls) if calls is not None else _uuids(stored.call_presentations),
        sms_sender_ids=sender_ids(texts) if texts is not None else _uuids(stored.sms_presentations),
    )


def _uuids(texts: Iterable[str]) -> tuple[UUID, ...]:
    return tuple(UUID(text) for text in texts)


@dataclass(frozen=True)
class _Groups:
    position: UUID | None
    others: list[UUID]


def _groups_of(user: User) -> _Groups:
    groups = [membership.group for membership in user.memberships.all()]
    positions = [group.pk for group in groups if group.parent and group.parent.is_position]
    return _Groups(positions[0] if positions else None, [group.pk for group in groups if group.pk not in positions])


def _phone_of(
    user: User,
    account: SipAccount | None,
    calls: dict[UUID, list[Number]],
    texts: dict[UUID, list[Number | SenderName]],
) -> _Phone:
    return _Phone(account, calls.get(account.pk, []) if account else [], texts.get(user.pk, []))


def _user_out(user: User, phone: _Phone) -> UserOut:
    groups, identity = _groups_of(user), user.identity
    assert identity is not None  # only deleted users have none
    return UserOut(
        id=user.pk,
        email=identity.email,
        first_name=user.first_name,
        last_name=user.last_name,
        work_number=user.work_number,
        position_group_id=groups.position,
        user_group_ids=groups.others,
        permission_group_id=user.permission_group_id,
        is_main_administrator=user.is_main_administrator,
        is_blocked=user.is_blocked,
        language=identity.language,
        time_zone=identity.time_zone,
        avatar_url=_avatar_url(user),
        sip_account_id=phone.account.pk if phone.account else None,
        extension=phone.account.extension if phone.account else None,
        call_presentations=shown(phone.calls),
        sms_presentations=shown(phone.texts),
        created_at=user.created_at,
    )


def _avatar_url(user: User) -> str | None:
    if not user.avatar_hash:
        return None
    path = reverse("api-v1:read_avatar", args=[user.pk])
    return f"{config.base_url.rstrip('/')}{path}?picture={user.avatar_hash}"
