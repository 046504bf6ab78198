"""What stands between a change of who may log in from where and a company that nobody can enter any more."""

from __future__ import annotations

from collections.abc import Iterable

from telecube.accounts.errors import MainAdministratorsPolicy, NotFromThisAddress, WouldLockOneselfOut
from telecube.accounts.models import LoginPolicy, LoginPolicyAddressList, User
from telecube.accounts.queries.login_policies import find_refusal_by
from telecube.core.actor import Actor
from telecube.core.clock import now


def refuse_strangers(actor: Actor, holder: User) -> None:
    """Keep the main administrator's way in his own hands: nobody else could let the company in again."""
    if holder.is_main_administrator and actor.user_id not in (None, holder.pk):
        raise MainAdministratorsPolicy(name=holder.name)


def refuse_strangers_to(actor: Actor, policies: Iterable[LoginPolicy]) -> None:
    """Refuse to change what one of the policies says while the main administrator has it, unless he does it."""
    for holder in User.objects.filter(login_policy__in=list(policies), is_main_administrator=True):
        refuse_strangers(actor, holder)


def refuse_locking_oneself_out(actor: Actor, policies: Iterable[LoginPolicy]) -> None:
    """Refuse what was just written when one of the policies is the actor's and would shut him out now."""
    if actor.user_id is None:
        return
    for policy in LoginPolicy.objects.filter(pk__in=[one.pk for one in policies], users=actor.user_id):
        refused = find_refusal_by(policy, ip=actor.ip, at=now())
        if actor.ip is None and _names_addresses(policy):
            # Who does not know from where he comes cannot know that he gets in again.
            refused = NotFromThisAddress(policy=policy.name, ip="–")
        if refused is not None:
            raise WouldLockOneselfOut(reason=str(refused))


def _names_addresses(policy: LoginPolicy) -> bool:
    return bool(policy.address_ranges) or LoginPolicyAddressList.objects.filter(policy=policy).exists()
