"""Changing login policies and who has them. Whoever has one must pass it himself when he saves it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import time
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from telecube.accounts.actions.address_lists import held_lists
from telecube.accounts.actions.policy_guards import (
    refuse_locking_oneself_out,
    refuse_strangers,
    refuse_strangers_to,
)
from telecube.accounts.errors import LoginPolicyChangedMeanwhile, LoginPolicyNameTaken
from telecube.accounts.models import LoginPolicy, LoginPolicyAddressList, PermissionGroup, User
from telecube.accounts.permissions import MANAGE_SECURITY
from telecube.accounts.queries.address_lists import lists_of_policies
from telecube.accounts.queries.login_policies import state_of
from telecube.audit import record
from telecube.core.actor import Actor


@dataclass(frozen=True)
class PolicyTerms:
    """What a policy says. ``address_ranges`` are CIDR, beside those of the lists; hours both or none."""

    name: str
    address_ranges: list[str]
    weekdays: list[int]
    from_time: time | None = None
    to_time: time | None = None
    address_list_ids: frozenset[UUID] = frozenset()

    @property
    def columns(self) -> dict[str, Any]:
        """What stands on the policy's row."""
        names = ("name", "address_ranges", "weekdays", "from_time", "to_time")
        return {name: getattr(self, name) for name in names}


@transaction.atomic
def create_login_policy(actor: Actor, terms: PolicyTerms, *, user_ids: Iterable[UUID] = ()) -> LoginPolicy:
    """Create a policy and give it to these people. Raises AddressListGone, LoginPolicyNameTaken and the guards'."""
    actor.require(MANAGE_SECURITY)
    policy = LoginPolicy(**terms.columns)
    _save(policy)
    lists = _use_lists(policy, terms.address_list_ids)
    record(actor, "accounts.login_policy.created", policy, **terms.columns, **lists)
    _give(actor, policy, set(user_ids))
    return policy


@transaction.atomic
def change_login_policy(
    actor: Actor, policy_id: UUID, terms: PolicyTerms, *, user_ids: Iterable[UUID], version: str | None = None
) -> LoginPolicy:
    """Change what a policy says and who has it; it holds for running sessions from the next page on.

    ``version`` is the one of ``state_of`` when the form was opened (None: not compared). Raises
    LoginPolicyChangedMeanwhile when anything was changed since, and what ``create_login_policy`` raises.
    """
    actor.require(MANAGE_SECURITY)
    policy = LoginPolicy.objects.lock(policy_id)
    # The lists before the people, as below; both held, so that what is compared stays.
    held_lists(terms.address_list_ids)
    list(_held_people().values_list("pk"))
    stored = state_of(policy)
    if version is not None and version != stored.version:
        raise LoginPolicyChangedMeanwhile(stored=stored.words)
    changes = {name: [getattr(policy, name), value] for name, value in terms.columns.items()}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    for name, (_before, after) in changes.items():
        setattr(policy, name, after)
    changes |= _use_lists(policy, terms.address_list_ids)
    if changes:
        refuse_strangers_to(actor, [policy])
        _save(policy)
        record(actor, "accounts.login_policy.changed", policy, **changes)
    _give(actor, policy, set(user_ids))
    return policy


@transaction.atomic
def delete_login_policy(actor: Actor, policy_id: UUID) -> None:
    """Delete a policy; whoever had it may log in from everywhere again."""
    actor.require(MANAGE_SECURITY)
    policy = LoginPolicy.objects.lock(policy_id)
    holders = list(User.objects.filter(login_policy=policy))
    for holder in holders:
        refuse_strangers(actor, holder)
    User.objects.filter(login_policy=policy).update(login_policy=None)
    record(actor, "accounts.login_policy.deleted", policy, users=[holder.name for holder in holders])
    policy.delete()


@transaction.atomic
def demand_second_factor(actor: Actor, *, of: Collection[UUID], no_longer_of: Collection[UUID] = ()) -> None:
    """Demand a second factor of these permission groups, and no longer of those; the others stay as they are."""
    actor.require(MANAGE_SECURITY)
    named = PermissionGroup.objects.get_queryset().filter(pk__in=[*of, *no_longer_of])
    for group in named.select_for_update(no_key=True).order_by("pk"):
        is_demanded = group.pk in of
        if group.demands_second_factor != is_demanded:
            group.demands_second_factor = is_demanded
            group.save(update_fields=["demands_second_factor"])
            change = [not is_demanded, is_demanded]
            record(actor, "accounts.permission_group.second_factor_demanded", group, demanded=change)


def _save(policy: LoginPolicy) -> None:
    try:
        with transaction.atomic():
            policy.save()
    except IntegrityError:
        raise LoginPolicyNameTaken(name=policy.name) from None


def _use_lists(policy: LoginPolicy, list_ids: Iterable[UUID]) -> dict[str, list[Any]]:
    """Let a saved policy use exactly these lists; return what the log keeps of it. Raises AddressListGone."""
    before = lists_of_policies([policy.pk]).get(policy.pk, [])
    after = held_lists(list_ids)
    if before == after:
        return {}
    LoginPolicyAddressList.objects.filter(policy=policy).delete()
    for one in after:
        LoginPolicyAddressList.objects.create(policy=policy, address_list=one)
    return {"address_lists": [[one.name for one in before], [one.name for one in after]]}


def _give(actor: Actor, policy: LoginPolicy, wanted: set[UUID]) -> None:
    """Give the policy to exactly these people; whoever had another one leaves it."""
    people = _held_people()
    for user in people.filter(login_policy=policy).exclude(pk__in=wanted):
        _set_policy(actor, user, None)
    for user in people.filter(pk__in=wanted).exclude(login_policy=policy):
        _set_policy(actor, user, policy)
    refuse_locking_oneself_out(actor, [policy])


def _held_people() -> QuerySet[User]:
    """Return the people of the company, held, so that nobody becomes the main administrator in between."""
    people = User.objects.get_queryset().filter(deleted_at=None).select_related("login_policy")
    return people.select_for_update(of=("self",), no_key=True).order_by("pk")


def _set_policy(actor: Actor, user: User, policy: LoginPolicy | None) -> None:
    refuse_strangers(actor, user)
    before, user.login_policy = user.login_policy, policy
    user.save(update_fields=["login_policy"])
    record(actor, "accounts.user.login_policy_changed", user, policy=[before and before.name, policy and policy.name])
