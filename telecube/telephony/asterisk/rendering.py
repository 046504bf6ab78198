"""Writes the exchange's configuration files from the templates beside this module and the settings.

Templates name values as @name@, because the dial plan uses ${…} itself. A value that no template may contain
(a line break) is refused, so that a setting cannot add lines of its own.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from telecube.config import Config
from telecube.telephony.asterisk.addresses import local_ipv4_addresses
from telecube.telephony.voice.phrases import ACCOUNT_ENDED, TEST_CALL
from telecube.telephony.voice.speech import LANGUAGES

TEMPLATES = Path(__file__).resolve().parent / "templates"
PLACE = re.compile(r"@([a-z_0-9]+)@")
RING_SECONDS = 30
OUTSIDE_RING_SECONDS = 60
TEST_CALL_SECONDS = 60
#: The folder of the companies' greetings among the exchange's sounds.
GREETINGS = "greetings"
#: What callers of a limited account hear when our own voice has not been made; comes with the exchange.
SHIPPED_ANNOUNCEMENT = "ss-noservice"
FOLDERS = ("etc", "lib/keys", "data/sounds", "cache", "spool", "run", "log/cel", "data/sounds/pl")
# Asterisk's own data that it looks for below its data folder.
DATA_LINKS = ("documentation", "rest-api", "static-http", "phoneprov")


class UnusableValue(ValueError):
    """A setting would break out of its line in a configuration file."""


@dataclass(frozen=True)
class SwitchParts:
    """Where the parts of the installed exchange lie."""

    modules: Path
    data: Path
    sounds: Path
    odbc_driver: Path


def render(config: Config, parts: SwitchParts, *, database_name: str) -> Path:
    """Write all files below the installation's folder; return the folder of the configuration."""
    home = config.home.resolve() / "asterisk"
    for folder in FOLDERS:
        (home / folder).mkdir(parents=True, exist_ok=True)
    link_data(home / "data", parts, config)
    values = template_values(config, parts, home, database_name)
    for template in sorted(TEMPLATES.iterdir()):
        write_private(home / "etc" / template.name, fill(template.read_text(), values))
    return home / "etc"


def template_values(config: Config, parts: SwitchParts, home: Path, database_name: str) -> dict[str, str]:
    """Return what the templates may name."""
    chosen = (
        "sip_realm sip_address sip_port operator_name operator_sip_address operator_sip_port switch_password "
        "database_host database_port asterisk_http_port ari_user ari_password rtp_port_start rtp_port_end "
        "call_event_file"
    )
    values = {name: str(getattr(config, name)) for name in chosen.split()}
    return values | {
        "home": str(home),
        "etc": str(home / "etc"),
        "modules": str(parts.modules),
        "odbc_driver": str(parts.odbc_driver),
        "database_name": database_name,
        # An address for "everywhere" cannot be called.
        "own_address": "127.0.0.1" if config.sip_address == "0.0.0.0" else config.sip_address,  # noqa: S104
        # Asterisk alone knows it, on both ends; each start has a new one.
        "neighbour_password": secrets.token_hex(24),
        "announcement": f"telecube/{ACCOUNT_ENDED.code}",
        "shipped_announcement": SHIPPED_ANNOUNCEMENT,
        "greetings": GREETINGS,
        "test_call": f"telecube/{TEST_CALL.code}",
        "test_call_seconds": str(TEST_CALL_SECONDS),
        "ring_seconds": str(RING_SECONDS),
        "outside_ring_seconds": str(OUTSIDE_RING_SECONDS),
        "ice_host_candidates": host_candidates(config.media_address),
    }


def host_candidates(media_address: str) -> str:
    """Return lines that offer the media address in place of each of the machine's own addresses."""
    own = [address for address in local_ipv4_addresses() if address != media_address]
    return "\n".join(f"{address} => {media_address}" for address in own)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the template with its places filled; an unknown place is an error."""

    def value_of(match: re.Match[str]) -> str:
        value = values[match[1]]
        if match[1] != "ice_host_candidates" and re.search(r"[\r\n;]", value):
            raise UnusableValue(f"The setting {match[1]} contains a line break or a semicolon.")
        return value

    return PLACE.sub(value_of, text)


def link_data(data: Path, parts: SwitchParts, config: Config) -> None:
    """Make the exchange find its own parts, greetings and our prompts; English ones stand in for missing ones."""
    prompts, greetings = config.prompt_directory.resolve(), config.greeting_directory.resolve()
    links = {name: parts.data / name for name in DATA_LINKS} | {"sounds/en": parts.sounds}
    links |= {"sounds/pl/telecube": prompts / "pl", "sounds/telecube": prompts / "en", f"sounds/{GREETINGS}": greetings}
    for folder in (greetings, *(prompts / language for language in LANGUAGES)):
        folder.mkdir(parents=True, exist_ok=True)
    for name, target in links.items():
        link = data / name
        if link.is_symlink() and link.readlink() != target:
            link.unlink()
        if target.exists() and not link.exists():
            link.symlink_to(target)


def write_private(path: Path, text: str) -> None:
    """Write a file that only the owner may read: several hold passwords."""
    path.touch(mode=0o600, exist_ok=True)
    path.chmod(0o600)
    path.write_text(text)
