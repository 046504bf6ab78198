"""Lists of address ranges (CIDR) as people type them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from telecube.accounts.errors import AddressRangeInvalid, TooManyAddressRanges

MOST_RANGES = 500


def usable_ranges(text: str, *, limit: int = MOST_RANGES) -> list[str]:
    """Return the ranges of a text with one a line (or parted by commas), each once; refuses what is none."""
    lines = [line.strip() for line in text.replace(",", "\n").splitlines()]
    ranges = list(dict.fromkeys(_usable_range(line) for line in lines if line))
    if len(ranges) > limit:
        raise TooManyAddressRanges(count=len(ranges), limit=limit)
    return ranges


def is_inside(ip: str, ranges: Iterable[str]) -> bool:
    """Say whether the address lies in one of the ranges."""
    seen = unmapped(ip)
    return any(seen in ip_network(text) for text in ranges)


def unmapped(ip: str) -> IPv4Address | IPv6Address:
    """Return the address; a server that listens on IPv6 sees IPv4 neighbours as ::ffff:198.51.100.7."""
    address = ip_address(ip)
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _usable_range(line: str) -> str:
    try:
        network = ip_network(line, strict=False)
    except ValueError:
        raise AddressRangeInvalid(line=line[:60]) from None
    return str(network.network_address) if network.num_addresses == 1 else str(network)
