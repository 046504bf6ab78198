"""Which Debian mirror this machine's apt is configured with; nothing here names a host."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DEFAULT_KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
DEBIAN_SUITES = {"oldstable", "stable", "testing", "unstable", "sid", "bookworm", "trixie", "forky", "duke"}
ONE_LINE = re.compile(r"^deb\s+(?:\[(?P<options>[^\]]*)\]\s+)?(?P<uri>\S+)\s+(?P<suite>\S+)\s+(?P<parts>.+)$")


@dataclass(frozen=True)
class Source:
    """One line of apt's sources: where, which suite, which parts, checked with which key file."""

    uri: str
    suite: str
    components: tuple[str, ...]
    keyring: str = DEFAULT_KEYRING


def sources_in(etc_apt: Path) -> Iterator[Source]:
    """All enabled binary sources of the machine, in apt's order."""
    one_line_files = [etc_apt / "sources.list", *sorted((etc_apt / "sources.list.d").glob("*.list"))]
    for file in filter(Path.is_file, one_line_files):
        yield from parse_one_line(file.read_text(errors="replace"))
    for file in sorted((etc_apt / "sources.list.d").glob("*.sources")):
        yield from parse_deb822(file.read_text(errors="replace"))


def debian_mirror(etc_apt: Path, codename: str = "") -> Source | None:
    """The source that the machine's own Debian comes from; sid lies beside it."""
    known = DEBIAN_SUITES | {codename}
    for source in sources_in(etc_apt):
        is_main = source.suite in known and "main" in source.components
        if is_main and "security" not in source.uri and not source.uri.startswith("cdrom:"):
            return source
    return None


def fetched_package(line: str) -> str:
    """Name in a line of apt-get's download: Get:3 <address> <suite> <architecture> <package> …; empty in others."""
    words = line.split()
    return words[4] if line.startswith("Get:") and len(words) > 4 else ""


def parse_one_line(text: str) -> Iterator[Source]:
    for line in text.splitlines():
        match = ONE_LINE.match(line.split("#", 1)[0].strip())
        if match:
            key = re.search(r"signed-by=(/\S+)", match["options"] or "")
            keyring = key[1] if key else DEFAULT_KEYRING
            yield Source(match["uri"], match["suite"], tuple(match["parts"].split()), keyring)


def parse_deb822(text: str) -> Iterator[Source]:
    # A comment line inside a stanza belongs to no field and does not end the stanza.
    without_comments = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    for stanza in re.split(r"\n\s*\n", without_comments):
        yield from _sources_of(_fields(stanza))


def _fields(stanza: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    name = ""
    for line in stanza.splitlines():
        if line[:1].isspace() and name:
            fields[name] += "\n" + line.strip()
        elif ":" in line:
            name, value = line.split(":", 1)
            name = name.strip().lower()
            fields[name] = value.strip()
    return fields


def _sources_of(fields: dict[str, str]) -> Iterator[Source]:
    if "deb" not in fields.get("types", "").split() or fields.get("enabled", "yes").lower() == "no":
        return
    signed_by = fields.get("signed-by", "")
    # A key written out in the file itself is checked through the machine's keyring instead.
    keyring = signed_by if signed_by.startswith("/") else DEFAULT_KEYRING
    for uri in fields.get("uris", "").split():
        for suite in fields.get("suites", "").split():
            yield Source(uri, suite, tuple(fields.get("components", "").split()), keyring)
