"""Looking at lists of addresses: which there are, what uses them, and whether an address is in one."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery

from telecube.accounts.address_ranges import unmapped
from telecube.accounts.models import AddressList, AddressSpan, LoginPolicy, LoginPolicyAddressList

#: Texts of up to a megabyte, which a list of lists does not need.
LONG_TEXTS = ("source", "merged")


def address_lists() -> list[AddressList]:
    """Return the lists by name, without their texts."""
    return list(AddressList.objects.defer(*LONG_TEXTS).order_by("name"))


def policy_uses_of_lists() -> dict[UUID, int]:
    """Return list → how many login policies use it; one query."""
    counted = LoginPolicyAddressList.objects.values("address_list").annotate(uses=Count("pk"))
    return dict(counted.values_list("address_list", "uses"))


def address_list_for(list_id: UUID) -> AddressList:
    """Return a list of the company with its texts; raises AddressList.DoesNotExist."""
    return AddressList.objects.get(pk=list_id)


def address_lists_with(list_ids: Iterable[UUID]) -> QuerySet[AddressList]:
    """Return those of the lists that exist, by name, without their texts."""
    return AddressList.objects.defer(*LONG_TEXTS).filter(pk__in=set(list_ids)).order_by("name")


def lists_of_policies(policy_ids: Iterable[UUID]) -> dict[UUID, list[AddressList]]:
    """Return policy → its lists by name, without their texts; one query."""
    found: dict[UUID, list[AddressList]] = {}
    links = LoginPolicyAddressList.objects.filter(policy__in=set(policy_ids)).select_related("address_list")
    for link in links.defer(*(f"address_list__{name}" for name in LONG_TEXTS)).order_by("address_list__name"):
        found.setdefault(link.policy_id, []).append(link.address_list)
    return found


def policies_with_list(list_id: UUID) -> list[LoginPolicy]:
    """Return the login policies that use a list, by name."""
    return list(LoginPolicy.objects.filter(list_links__address_list=list_id).order_by("name"))


def is_let_in_by_lists(policy: LoginPolicy, ip: str) -> bool | None:
    """Say whether the address is in a list of the policy; None: it has no list. One query, a step in the index a list.

    The spans of a list do not overlap, so only the last one that begins not behind the address can have it.
    """
    address = unmapped(ip)
    nearest = AddressSpan.objects.filter(address_list=OuterRef("address_list"), first__lte=str(address)).order_by(
        "-first"
    )
    links = LoginPolicyAddressList.objects.filter(policy=policy).annotate(end=Subquery(nearest.values("last")[:1]))
    ends = list(links.values_list("end", flat=True))
    return any(end is not None and _reaches(end, address) for end in ends) if ends else None


def _reaches(end: str, address: IPv4Address | IPv6Address) -> bool:
    last = ip_address(end)
    # All of IPv4 stands in front of IPv6 in the index.
    return last.version == address.version and int(last) >= int(address)
