"""Texts of addresses: every way in which people and registries write them, and what is no address at all."""

from __future__ import annotations

from ipaddress import collapse_addresses, ip_network
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telecube.accounts import address_list_text
from telecube.accounts.address_list_errors import (
    AddressFileTooLarge,
    AddressFileUnreadable,
    AddressLineInvalid,
    AddressListEmpty,
    AddressListTooLong,
)
from telecube.accounts.address_list_text import MOST_BYTES, MOST_RANGES, MOST_WRITTEN, merged_ranges, text_of_file


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("198.51.100.7", ["198.51.100.7"]),
        ("  10.0.0.1/8  ", ["10.0.0.0/8"]),
        ("10.0.0.0/255.0.0.0", ["10.0.0.0/8"]),
        ("10.0.0.0/8, 192.168.0.0/16", ["10.0.0.0/8", "192.168.0.0/16"]),
        ("# offices\n198.51.100.7 # Kraków\n\n; old\n203.0.113.0/24", ["198.51.100.7", "203.0.113.0/24"]),
        ("198.51.100.0/25\n198.51.100.128/25", ["198.51.100.0/24"]),
        ("198.51.100.10-198.51.100.11", ["198.51.100.10/31"]),
        ("198.51.100.10 – 198.51.100.12", ["198.51.100.10/31", "198.51.100.12"]),
        ("2001:DB8::/33\n2001:db8:8000::/33", ["2001:db8::/32"]),
        ("2001:db8::1\n10.0.0.1", ["10.0.0.1", "2001:db8::1"]),
        ("::ffff:198.51.100.0/120", ["198.51.100.0/24"]),
        ("10.0.0.0/8\n10.1.2.3", ["10.0.0.0/8"]),
        ("0.0.0.0/0\n::/0", ["0.0.0.0/0", "::/0"]),
        ("255.255.255.254\n255.255.255.255", ["255.255.255.254/31"]),
    ],
)
def test_every_way_of_writing_is_understood_and_neighbours_are_joined(text: str, ranges: list[str]) -> None:
    assert merged_ranges(text).ranges == ranges


@pytest.mark.parametrize(
    "line",
    [
        "office",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.256",
        "010.0.0.1",
        "10.0.0.5-10.0.0.1",
        "10.0.0.1-2001:db8::1",
        "2001:db8::/129",
        "fe80::1%eth0",
        "1-2-3",
        "10.0.0.0/8/8",
        "/8",
        "<script>",
        "10.0.0.0/１６",
        "5" * 400,
    ],
)
def test_what_is_no_address_is_refused_with_its_line(line: str) -> None:
    with pytest.raises(AddressLineInvalid) as refused:
        merged_ranges(f"# head\n10.0.0.1\n{line}")
    assert refused.value.data == {"number": 3, "line": line[:60]}


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n; at all", " , ,"])
def test_a_list_of_no_address_is_refused(text: str) -> None:
    with pytest.raises(AddressListEmpty):
        merged_ranges(text)


def test_a_list_may_have_so_many_ranges_and_no_more() -> None:
    lines = [f"{10 + place // 32768}.{place // 128 % 256}.{place % 128 * 2}.0/24" for place in range(MOST_RANGES + 1)]
    assert len(merged_ranges("\n".join(lines[:-1])).ranges) == MOST_RANGES
    with pytest.raises(AddressListTooLong):
        merged_ranges("\n".join(lines))


def test_hostile_texts_are_refused_before_they_cost_much() -> None:
    nearly_all = [f"{one // 256 + 1}.{one % 256}.0.1-{one // 256 + 1}.{one % 256}.255.254" for one in range(2_000)]
    with pytest.raises(AddressListTooLong):  # each stands for 30 ranges
        merged_ranges("\n".join(nearly_all))
    with pytest.raises(AddressListTooLong):
        merged_ranges("10.0.0.1\n" * (MOST_WRITTEN + 1))
    with pytest.raises(AddressFileTooLarge):
        merged_ranges("#" * (MOST_BYTES + 1))
    with pytest.raises(AddressFileUnreadable):
        merged_ranges("10.0.0.1\0")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1250"])
def test_a_text_file_of_any_editor_is_read(encoding: str) -> None:
    assert merged_ranges(text_of_file("10.0.0.1 # Łódź\r\n10.0.0.4".encode(encoding))).ranges == [
        "10.0.0.1",
        "10.0.0.4",
    ]


@pytest.mark.parametrize("content", [b"\x00" * 9, b"PK\x03\x04\x00\x00", b"\xff\xfe\x00"])
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises((AddressFileUnreadable, AddressLineInvalid)):
        merged_ranges(text_of_file(content))


def test_a_large_file_is_refused() -> None:
    with pytest.raises(AddressFileTooLarge):
        text_of_file(b"#" * (MOST_BYTES + 1))


@given(
    st.lists(
        st.tuples(st.sampled_from([4, 6]), st.integers(0, 2**32 - 1), st.integers(20, 32)), min_size=1, max_size=60
    )
)
def test_ranges_are_joined_as_the_library_joins_them(written: list[tuple[int, int, int]]) -> None:
    """Small numbers lie close together, so that many touch or overlap."""
    nets = [
        ip_network((number % 2**14 << (0 if version == 4 else 64), bits + (0 if version == 4 else 32)), strict=False)
        for version, number, bits in written
    ]
    expected = [
        str(net.network_address) if net.num_addresses == 1 else str(net)
        for version in (4, 6)
        for net in collapse_addresses(net for net in nets if net.version == version)
    ]
    merged = merged_ranges("\n".join(map(str, nets)))
    assert merged.ranges == expected
    ends = [(span.version, span.first_number, span.last_number) for span in merged.spans]
    assert all(one[0] < other[0] or one[2] + 1 < other[1] for one, other in pairwise(ends))


def test_the_limits_are_those_that_were_measured() -> None:
    assert (address_list_text.MOST_RANGES, address_list_text.MOST_BYTES) == (20_000, 1024 * 1024)
