"""Changing login policies and who has them. Whoever has one must pass it himself when he saves it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import time
from uuid import UUID

from django.db import IntegrityError, transaction

from telecube.accounts.errors import (
    LoginPolicyNameTaken,
    MainAdministratorsPolicy,
    NotFromThisAddress,
    WouldLockOneselfOut,
)
from telecube.accounts.models import LoginPolicy, PermissionGroup, User
from telecube.accounts.permissions import MANAGE_SECURITY
from telecube.accounts.queries.login_policies import find_refusal_by
from telecube.audit import record
from telecube.core.actor import Actor
from telecube.core.clock import now


@dataclass(frozen=True)
class PolicyTerms:
    """What a policy says. ``address_ranges`` are CIDR; hours both or none."""

    name: str
    address_ranges: list[str]
    weekdays: list[int]
    from_time: time | None = None
    to_time: time | None = None


@transaction.atomic
def create_login_policy(actor: Actor, terms: PolicyTerms, *, user_ids: Iterable[UUID] = ()) -> LoginPolicy:
    """Create a policy and give it to these people."""
    actor.require(MANAGE_SECURITY)
    policy = LoginPolicy(**asdict(terms))
    _save(policy)
    record(actor, "accounts.login_policy.created", policy, **asdict(terms))
    _give(actor, policy, set(user_ids))
    return policy


@transaction.atomic
def change_login_policy(actor: Actor, policy_id: UUID, terms: PolicyTerms, *, user_ids: Iterable[UUID]) -> LoginPolicy:
    """Change what a policy says and who has it; it holds for running sessions from the next page on."""
    actor.require(MANAGE_SECURITY)
    policy = LoginPolicy.objects.lock(policy_id)
    changes = {name: [getattr(policy, name), value] for name, value in asdict(terms).items()}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    for name, (_before, after) in changes.items():
        setattr(policy, name, after)
    if changes:
        for holder in User.objects.filter(login_policy=policy, is_main_administrator=True):
            _refuse_strangers(actor, holder)
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
        _refuse_strangers(actor, holder)
    User.objects.filter(login_policy=policy).update(login_policy=None)
    record(actor, "accounts.login_policy.deleted", policy, users=[holder.name for holder in holders])
    policy.delete()


@transaction.atomic
def demand_second_factor(actor: Actor, *, group_ids: Iterable[UUID]) -> None:
    """Demand a second factor of exactly these permission groups."""
    actor.require(MANAGE_SECURITY)
    wanted = set(group_ids)
    for group in PermissionGroup.objects.get_queryset().select_for_update(no_key=True):
        is_demanded = group.pk in wanted
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


def _give(actor: Actor, policy: LoginPolicy, wanted: set[UUID]) -> None:
    """Give the policy to exactly these people; whoever had another one leaves it."""
    # Held, so that nobody becomes the main administrator in between.
    people = User.objects.get_queryset().filter(deleted_at=None).select_related("login_policy")
    people = people.select_for_update(of=("self",), no_key=True).order_by("pk")
    for user in people.filter(login_policy=policy).exclude(pk__in=wanted):
        _set_policy(actor, user, None)
    for user in people.filter(pk__in=wanted).exclude(login_policy=policy):
        _set_policy(actor, user, policy)
    if actor.user_id is not None and User.objects.filter(pk=actor.user_id, login_policy=policy).exists():
        refused = find_refusal_by(policy, ip=actor.ip, at=now())
        if actor.ip is None and policy.address_ranges:
            # Who does not know from where he comes cannot know that he gets in again.
            refused = NotFromThisAddress(policy=policy.name, ip="–")
        if refused is not None:
            raise WouldLockOneselfOut(reason=str(refused))


def _set_policy(actor: Actor, user: User, policy: LoginPolicy | None) -> None:
    _refuse_strangers(actor, user)
    before, user.login_policy = user.login_policy, policy
    user.save(update_fields=["login_policy"])
    record(actor, "accounts.user.login_policy_changed", user, policy=[before and before.name, policy and policy.name])


def _refuse_strangers(actor: Actor, holder: User) -> None:
    """Keep the main administrator's way in his own hands: nobody else could let the company in again."""
    if holder.is_main_administrator and actor.user_id not in (None, holder.pk):
        raise MainAdministratorsPolicy(name=holder.name)
