"""May somebody be logged in from here, now? And which policies are there?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Collate
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from telecube.accounts.address_ranges import is_inside
from telecube.accounts.errors import NotAtThisTime, NotFromThisAddress
from telecube.accounts.models import AddressList, LoginPolicy, User
from telecube.accounts.models.login_policy import EVERY_DAY
from telecube.accounts.queries.address_lists import is_let_in_by_lists, lists_of_policies
from telecube.accounts.queries.users import ALPHABET
from telecube.core.errors import DomainError

#: The policies' hours are Polish ones, wherever somebody travels.
POLAND = ZoneInfo("Europe/Warsaw")
#: A sentence names no more networks or people than these.
MOST_SAID = 10
#: A Monday, to name weekdays after.
MONDAY = datetime(2024, 1, 1, tzinfo=POLAND)


def find_policy_refusal(user: User, *, ip: str | None, at: datetime) -> DomainError | None:
    """Return why the user may not be logged in, or None. ``ip`` None: the address is unknown, only the time counts."""
    return find_refusal_by(user.login_policy, ip=ip, at=at) if user.login_policy_id else None


def find_refusal_by(policy: LoginPolicy, *, ip: str | None, at: datetime) -> DomainError | None:
    """Return what the policy has against this address and moment, or None."""
    if ip is not None and not is_let_in_from(policy, ip):
        return NotFromThisAddress(policy=policy.name, ip=ip)
    return None if is_open_at(policy, at) else NotAtThisTime(policy=policy.name, when=times_of(policy))


def is_let_in_from(policy: LoginPolicy, ip: str) -> bool:
    """Say whether the policy lets the address in: by its own ranges or a list; without either from everywhere."""
    if policy.address_ranges and is_inside(ip, policy.address_ranges):
        return True
    by_lists = is_let_in_by_lists(policy, ip)
    return not policy.address_ranges if by_lists is None else by_lists


def is_open_at(policy: LoginPolicy, at: datetime) -> bool:
    """Say whether the policy covers the moment, by the Polish clock."""
    local = at.astimezone(POLAND)
    clock = local.time().replace(tzinfo=None)
    if policy.from_time is None or policy.to_time is None:
        return local.weekday() in policy.weekdays
    if policy.from_time < policy.to_time:
        return local.weekday() in policy.weekdays and policy.from_time <= clock < policy.to_time
    yesterday = (local - timedelta(days=1)).weekday()
    return (local.weekday() in policy.weekdays and clock >= policy.from_time) or (
        yesterday in policy.weekdays and clock < policy.to_time
    )


def times_of(policy: LoginPolicy) -> str:
    """Return the weekdays and hours in words: Mon, Tue, Wed · 8:00–17:00."""
    parts = [_("every day") if set(policy.weekdays) >= set(EVERY_DAY) else ", ".join(map(weekday, policy.weekdays))]
    if policy.from_time is not None and policy.to_time is not None:
        parts.append(f"{_clock(policy.from_time)}–{_clock(policy.to_time)}")
    return " · ".join(parts)


def weekday(number: int) -> str:
    """Return the name of a weekday, Monday as 0."""
    name = date_format(MONDAY + timedelta(days=number), "l")
    # Polish writes weekdays small.
    return name.lower() if get_language() == "pl" else name


@dataclass(frozen=True)
class PolicyState:
    """A policy with what stands beside its row: the lists that it uses and the people who have it."""

    policy: LoginPolicy
    lists: list[AddressList]
    people: list[User]

    @property
    def version(self) -> str:
        """A short text that differs when the policy says something else or holds for others."""
        one = self.policy
        says = [one.name, one.address_ranges, one.weekdays, str(one.from_time), str(one.to_time)]
        beside = [sorted(str(other.pk) for other in others) for others in (self.lists, self.people)]
        return hashlib.sha256(json.dumps([*says, *beside]).encode()).hexdigest()[:24]

    @property
    def words(self) -> str:
        """Name, times, networks and people in one line, the first of many."""
        networks = [*self.policy.address_ranges, *(one.name for one in self.lists)]
        parts = (
            self.policy.name,
            times_of(self.policy),
            _first_of(networks) or _("from everywhere"),
            _first_of([one.name for one in self.people]) or _("nobody"),
        )
        return "; ".join(parts)


def state_of(policy: LoginPolicy) -> PolicyState:
    """Return what the form of a policy shows of it."""
    lists = lists_of_policies([policy.pk]).get(policy.pk, [])
    return PolicyState(policy, lists, list(_people().filter(login_policy=policy)))


def _first_of(names: list[str]) -> str:
    return ", ".join([*names[:MOST_SAID], *(["…"] if len(names) > MOST_SAID else [])])


def policies_with_counts() -> list[LoginPolicy]:
    """Return the policies by name, each with ``people``: how many have it."""
    living = Q(users__deleted_at=None)
    return list(LoginPolicy.objects.annotate(people=Count("users", filter=living)).order_by("name"))


def policy_for(policy_id: UUID) -> LoginPolicy:
    """Return a policy of the company; raises LoginPolicy.DoesNotExist."""
    return LoginPolicy.objects.get(pk=policy_id)


def people_to_tick(policy: LoginPolicy | None, *, ticked: Collection[UUID], few: int) -> tuple[list[User], bool]:
    """Return whom a policy's form shows, by name, and whether others are found by words.

    Up to ``few`` people everybody is shown; in a larger company who has the policy and who is ``ticked``.
    """
    everybody = list(_people()[: few + 1])
    if len(everybody) <= few:
        return everybody, False
    chosen = Q(pk__in=ticked) | (Q(login_policy=policy) if policy else Q())
    return (list(_people().filter(chosen)) if ticked or policy else []), True


def some_people(words: str, size: int) -> list[User]:
    """Return users with all of the words in name or address, with the present policy, by name."""
    found = _people()
    for word in words.split():
        matches = Q(last_name__icontains=word) | Q(first_name__icontains=word) | Q(identity__email__icontains=word)
        found = found.filter(matches)
    return list(found[:size])


def _people() -> QuerySet[User]:
    found = User.objects.filter(deleted_at=None).select_related("login_policy", "identity")
    return found.order_by(Collate("last_name", ALPHABET), Collate("first_name", ALPHABET), "id")


def _clock(at: time) -> str:
    return f"{at.hour}:{at.minute:02}"
