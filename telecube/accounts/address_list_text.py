"""A list of addresses as somebody wrote or uploaded it, made into ranges. Pure; the text may be hostile."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import NamedTuple

from telecube.accounts.address_list_errors import (
    AddressFileTooLarge,
    AddressFileUnreadable,
    AddressLineInvalid,
    AddressListEmpty,
    AddressListTooLong,
)

#: A large country has some 10,000 ranges when neighbours are joined.
MOST_RANGES = 20_000
#: Before joining.
MOST_WRITTEN = 60_000
MOST_BYTES = 1024 * 1024
COMMENTS = "#;"
#: Where IPv6 keeps the addresses of IPv4: ::ffff:0:0/96.
MAPPED = 0xFFFF << 32

Address = IPv4Address | IPv6Address


class Span(NamedTuple):
    """All addresses of an IP version from the first to the last one, as numbers: tens of thousands are sorted."""

    version: int
    first_number: int
    last_number: int

    @property
    def first(self) -> str:
        """The first address."""
        return str(_address(self.version, self.first_number))

    @property
    def last(self) -> str:
        """The last address."""
        return str(_address(self.version, self.last_number))


@dataclass(frozen=True)
class MergedRanges:
    """What a text says: spans that neither overlap nor touch, and the same as ranges (CIDR), IPv4 first."""

    spans: list[Span]
    ranges: list[str]


def text_of_file(content: bytes) -> str:
    """Return the text of an uploaded file. Raises AddressFileTooLarge, AddressFileUnreadable."""
    if len(content) > MOST_BYTES:
        raise AddressFileTooLarge(limit=MOST_BYTES // 1024)
    is_wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError:
        # Old editors write comments in the alphabet of their country; the addresses are the same in all of them.
        text = content.decode("cp1250", errors="replace")
    if "\0" in text:
        raise AddressFileUnreadable
    return text


def merged_ranges(text: str) -> MergedRanges:
    """Return the ranges of a text, neighbours joined; one range a line (or parted by commas), “#” begins a comment.

    Raises AddressFileTooLarge, AddressFileUnreadable, AddressLineInvalid, AddressListEmpty, AddressListTooLong.
    """
    if len(text) > MOST_BYTES:
        raise AddressFileTooLarge(limit=MOST_BYTES // 1024)
    if "\0" in text:
        raise AddressFileUnreadable
    spans = _joined(_written_spans(text))
    if not spans:
        raise AddressListEmpty
    ranges: list[str] = []
    for span in spans:
        ranges += _ranges_of(span)
        if len(ranges) > MOST_RANGES:
            raise AddressListTooLong(limit=MOST_RANGES)
    return MergedRanges(spans, ranges)


def _written_spans(text: str) -> list[Span]:
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        for sign in COMMENTS:
            line = line.partition(sign)[0]
        found += [_span_of(part.strip(), number) for part in line.split(",") if part.strip()]
        if len(found) > MOST_WRITTEN:
            raise AddressListTooLong(limit=MOST_RANGES)
    return found


def _span_of(part: str, number: int) -> Span:
    first, dash, last = part.replace("–", "-").partition("-")
    try:
        if "%" in part:  # an address of one machine's own cable
            raise ValueError
        span = _from_to(first.strip(), last.strip()) if dash else _network(part)
    except ValueError:
        raise AddressLineInvalid(number=number, line=part[:60]) from None
    return _unmapped(span)


def _from_to(first: str, last: str) -> Span:
    begin, end = ip_address(first), ip_address(last)
    if begin.version != end.version or int(begin) > int(end):
        raise ValueError
    return Span(begin.version, int(begin), int(end))


def _network(part: str) -> Span:
    text, slash, bits = part.partition("/")
    # The library's networks take five times as long as its addresses; masks such as /255.0.0.0 are rare.
    if slash and not (bits.isascii() and bits.isdigit() and len(bits) <= 3):
        network = ip_network(part, strict=False)
        return Span(network.version, int(network.network_address), int(network.broadcast_address))
    address = ip_address(text)
    length = int(bits) if slash else address.max_prefixlen
    if length > address.max_prefixlen:
        raise ValueError
    free = (1 << (address.max_prefixlen - length)) - 1
    return Span(address.version, int(address) & ~free, int(address) | free)


def _unmapped(span: Span) -> Span:
    """Return ::ffff:198.51.100.0/120 as the IPv4 range that it is: whoever comes that way is seen as IPv4."""
    if span.version == 4 or span.first_number >> 32 != MAPPED >> 32 or span.last_number >> 32 != MAPPED >> 32:
        return span
    return Span(4, span.first_number - MAPPED, span.last_number - MAPPED)


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in sorted(spans):
        before = joined[-1] if joined else None
        if before is not None and before.version == span.version and span.first_number <= before.last_number + 1:
            last = max(before.last_number, span.last_number)
            joined[-1] = Span(span.version, before.first_number, last)
        else:
            joined.append(span)
    return joined


def _ranges_of(span: Span) -> Iterator[str]:
    """Yield the fewest ranges (CIDR) that a span is made of."""
    bits, first = (32 if span.version == 4 else 128), span.first_number
    while first <= span.last_number:
        # The largest block that may begin here and does not reach beyond the end.
        aligned = (first & -first).bit_length() - 1 if first else bits
        size = min(aligned, (span.last_number - first + 1).bit_length() - 1)
        address = _address(span.version, first)
        yield str(address) if size == 0 else f"{address}/{bits - size}"
        first += 1 << size


def _address(version: int, number: int) -> Address:
    return IPv4Address(number) if version == 4 else IPv6Address(number)
