"""The mirror is read from whatever form the machine's apt is configured in."""

from pathlib import Path

import pytest

from telecube.devtools.apt_sources import (
    DEFAULT_KEYRING,
    Source,
    debian_mirror,
    fetched_package,
    parse_deb822,
    parse_one_line,
)

DEB822 = """\
# the machine's own
Types: deb deb-src
# a snapshot stood here
URIs: http://mirror.test/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/own.gpg

Types: deb
URIs: http://mirror.test/debian-security
Suites: bookworm-security
Components: main

Types: deb-src
URIs: http://sources.test/debian
Suites: bookworm
Components: main

Types: deb
URIs: http://off.test/debian
Suites: bookworm
Components: main
Enabled: no
"""


def test_a_stanza_gives_one_source_for_each_suite() -> None:
    components = ("main", "contrib")
    assert list(parse_deb822(DEB822)) == [
        Source("http://mirror.test/debian", "bookworm", components, "/usr/share/keyrings/own.gpg"),
        Source("http://mirror.test/debian", "bookworm-updates", components, "/usr/share/keyrings/own.gpg"),
        Source("http://mirror.test/debian-security", "bookworm-security", ("main",), DEFAULT_KEYRING),
    ]


def test_a_key_written_into_the_file_is_left_to_the_machines_keyring() -> None:
    stanza = (
        "Types: deb\nURIs: http://a.test/debian\nSuites: sid\nComponents: main\n"
        "Signed-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n abc: def\n"
    )
    assert [source.keyring for source in parse_deb822(stanza)] == [DEFAULT_KEYRING]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("deb http://a.test/debian bookworm main", Source("http://a.test/debian", "bookworm", ("main",))),
        (
            "deb [arch=amd64 signed-by=/k.gpg] http://a.test/debian trixie main non-free # ours",
            Source("http://a.test/debian", "trixie", ("main", "non-free"), "/k.gpg"),
        ),
        ("# deb http://a.test/debian bookworm main", None),
        ("deb-src http://a.test/debian bookworm main", None),
        ("", None),
    ],
)
def test_the_one_line_form_is_read_with_its_options(line: str, expected: Source | None) -> None:
    assert next(parse_one_line(line), None) == expected


def test_other_peoples_sources_and_security_are_not_taken_for_the_mirror(tmp_path: Path) -> None:
    (tmp_path / "sources.list").write_text("deb http://vendor.test/tool nodistro main\n")
    parts = tmp_path / "sources.list.d"
    parts.mkdir()
    (parts / "cloud.list").write_text("deb http://cloud.test/apt cloud-sdk-bookworm main\n")
    (parts / "debian.sources").write_text(DEB822)
    mirror = debian_mirror(tmp_path, "bookworm")
    assert mirror is not None
    assert mirror.uri == "http://mirror.test/debian"


def test_a_machine_without_debian_sources_has_no_mirror(tmp_path: Path) -> None:
    (tmp_path / "sources.list").write_text("deb http://vendor.test/tool nodistro main\n")
    assert debian_mirror(tmp_path) is None


def test_the_package_is_read_from_a_download_line() -> None:
    line = "Get:3 http://mirror.test/debian sid/main amd64 libpq5 amd64 18.1-1 [240 kB]"
    assert fetched_package(line) == "libpq5"
    assert fetched_package("Setting up ucf (3.0043) ...") == ""
