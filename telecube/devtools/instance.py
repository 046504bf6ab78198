"""One installation on this machine: its folder under var/, its settings file, its secrets and ports."""

import hashlib
import os
import secrets
import socket
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from telecube.devtools.screen import Trouble, say

PROJECT_ROOT = Path(__file__).resolve().parent.parent.parent
PREFIX = "TELECUBE_"
PYTHON = PROJECT_ROOT / ".venv/bin/python"

SECRETS = (
    "SECRET_KEY",
    "OWNER_PASSWORD",
    "APP_PASSWORD",
    "PLATFORM_PASSWORD",
    "SWITCH_PASSWORD",
    "ARI_PASSWORD",
)
# What telecube/config.py takes when nothing is written; a test compares the two.
DEFAULTS = {
    "WEB_HOST": "127.0.0.1",
    "WEB_PORT": "8000",
    "DATABASE_HOST": "127.0.0.1",
    "DATABASE_PORT": "54329",
    "DATABASE_NAME": "telecube",
    "ASTERISK_HTTP_PORT": "18088",
    "ARI_USER": "telecube",
    "SIP_ADDRESS": "127.0.0.1",
    "SIP_PORT": "15060",
    "RTP_PORT_START": "40000",
    "RTP_PORT_END": "40999",
    "OPERATOR_SIP_ADDRESS": "127.0.0.2",
    "OPERATOR_SIP_PORT": "15080",
    "OPERATOR_CONTROL_PORT": "18095",
    "PRZELEWY24_STANDIN_PORT": "18096",
    "TAXPAYERS_STANDIN_PORT": "18097",
}
# The tests run beside a running development installation.
TEST_VALUES = {
    "DEBUG": "false",
    "WEB_PORT": "8100",
    "DATABASE_PORT": "54330",
    "ASTERISK_HTTP_PORT": "18188",
    "SIP_PORT": "15160",
    "RTP_PORT_START": "42000",
    "RTP_PORT_END": "42999",
    "OPERATOR_SIP_PORT": "15180",
    "OPERATOR_CONTROL_PORT": "18195",
    "PRZELEWY24_STANDIN_PORT": "18196",
    "TAXPAYERS_STANDIN_PORT": "18197",
}
# Whoever tries the product on his machine pays and asks at the stand-ins; a real installation sets its own.
DEV_VALUES = {
    "PRZELEWY24_MERCHANT_ID": "999999",
    "PRZELEWY24_URL": f"http://127.0.0.1:{DEFAULTS['PRZELEWY24_STANDIN_PORT']}",
    "PRZELEWY24_API_KEY": "stand-in",
    "PRZELEWY24_CRC": "stand-in",
    "TAXPAYER_REGISTER_URL": f"http://127.0.0.1:{DEFAULTS['TAXPAYERS_STANDIN_PORT']}",
}
# setting of the port: (setting of its address, kind, what listens there)
LISTENERS = {
    "WEB_PORT": ("WEB_HOST", "tcp", "the web server"),
    "DATABASE_PORT": ("", "tcp", "PostgreSQL"),
    "ASTERISK_HTTP_PORT": ("", "tcp", "the exchange's HTTP server"),
    "SIP_PORT": ("SIP_ADDRESS", "udp", "the exchange"),
    "OPERATOR_SIP_PORT": ("OPERATOR_SIP_ADDRESS", "udp", "the demo operator"),
    "OPERATOR_CONTROL_PORT": ("", "tcp", "the demo operator's control"),
    "PRZELEWY24_STANDIN_PORT": ("", "tcp", "the stand-in for Przelewy24"),
    "TAXPAYERS_STANDIN_PORT": ("", "tcp", "the stand-in for the list of VAT payers"),
}


@dataclass(frozen=True)
class Instance:
    """`values` are the settings without their prefix; the environment has won over the file."""

    home: Path
    values: Mapping[str, str]

    @property
    def name(self) -> str:
        return self.home.name

    @property
    def env_file(self) -> Path:
        return self.home / "env"

    @property
    def logs(self) -> Path:
        return self.home / "log"

    @property
    def pids(self) -> Path:
        return self.home / "run"

    def __getitem__(self, setting: str) -> str:
        return self.values.get(setting) or DEFAULTS[setting]

    def port(self, setting: str) -> int:
        text = self[setting]
        if not text.isdecimal() or not 0 < int(text) < 65536:
            raise Trouble(f"{PREFIX}{setting} is {text!r}, which is not a port number.")
        return int(text)

    @property
    def environment(self) -> dict[str, str]:
        """What a child process needs to find this installation."""
        return {f"{PREFIX}ENV_FILE": str(self.env_file), f"{PREFIX}HOME": str(self.home), "LC_ALL": "C.UTF-8"}

    @property
    def web_address(self) -> str:
        """What people type; a name where there is one, because passkeys do not work on an address of digits."""
        host = "localhost" if self["WEB_HOST"] == "127.0.0.1" else self["WEB_HOST"]
        return self.values.get("BASE_URL") or f"http://{host}:{self['WEB_PORT']}"


def open_instance(name: str) -> Instance:
    """The installation as its file and the environment describe it now."""
    home = PROJECT_ROOT / "var" / name
    file = home / "env"
    if not file.exists():
        raise Trouble(f"{file} is missing; scripts/setup writes it.")
    return Instance(home, merged(parse_env(file.read_text()), os.environ))


def ensure_instance(name: str, defaults: Mapping[str, str]) -> Instance:
    """Writes what the settings file lacks; existing values stay as they are."""
    home = PROJECT_ROOT / "var" / name
    for folder in (home, home / "log", home / "run", home / "mail", home / "static"):
        folder.mkdir(parents=True, exist_ok=True)
    file = home / "env"
    before = file.read_text() if file.exists() else ""
    after = completed(before, {"HOME": f"var/{name}", **defaults})
    if after != before:
        write_private(file, after)
        say(f"• Settings and fresh secrets – written to {file.relative_to(PROJECT_ROOT)}, readable by you alone")
    return open_instance(name)


def parse_env(text: str) -> dict[str, str]:
    """Settings of an env file without their prefix."""
    pairs = (line.split("=", 1) for line in text.splitlines() if "=" in line and not line.lstrip().startswith("#"))
    return {
        key.strip().removeprefix("export ").strip().removeprefix(PREFIX): value.strip().strip("'\"")
        for key, value in pairs
    }


def merged(file_values: Mapping[str, str], environment: Mapping[str, str]) -> dict[str, str]:
    """The environment wins; an empty variable counts as unset."""
    from_environment = {
        key.removeprefix(PREFIX): value for key, value in environment.items() if key.startswith(PREFIX) and value
    }
    return {**file_values, **from_environment}


def completed(text: str, defaults: Mapping[str, str]) -> str:
    """The file's text with the missing settings and secrets behind it."""
    present = parse_env(text)
    missing = {key: value for key, value in defaults.items() if key not in present}
    missing |= {key: secrets.token_urlsafe(32) for key in SECRETS if key not in present}
    if not missing:
        return text
    start = text if not text or text.endswith("\n") else text + "\n"
    return start + "".join(f"{PREFIX}{key}={value}\n" for key, value in missing.items())


def write_private(file: Path, text: str) -> None:
    staging = file.with_name(file.name + ".new")
    staging.unlink(missing_ok=True)
    with os.fdopen(os.open(staging, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as output:
        output.write(text)
    staging.replace(file)


def is_free(address: str, port: int, kind: str = "tcp") -> bool:
    stream = socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM
    with socket.socket(socket.AF_INET, stream) as probe:
        if kind == "tcp":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


def taken_ports(instance: Instance) -> list[str]:
    """One sentence for each port of this installation that somebody else has."""
    sentences = []
    for setting, (address_setting, kind, listener) in LISTENERS.items():
        address = instance[address_setting] if address_setting else "127.0.0.1"
        if not is_free(address, instance.port(setting), kind):
            sentences.append(
                f"Port {instance[setting]} ({kind.upper()} on {address}), which {listener} needs, is in use. "
                f"Free it, or choose another one: {PREFIX}{setting}=<port> in {instance.env_file} "
                "or in the environment."
            )
    return sentences


def choose_free_ports(instance: Instance, *, kept: Collection[str] = ()) -> Instance:
    """Moves the ports that are taken, for an installation that nobody types addresses of: the tests'."""
    text = instance.env_file.read_text()
    for setting, (address_setting, kind, _) in LISTENERS.items():
        address = instance[address_setting] if address_setting else "127.0.0.1"
        if setting not in kept and not is_free(address, instance.port(setting), kind):
            text = text.replace(f"{PREFIX}{setting}={instance[setting]}\n", f"{PREFIX}{setting}={free_port(kind)}\n")
    write_private(instance.env_file, text)
    return open_instance(instance.name)


def free_port(kind: str = "tcp") -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def fingerprint(*parts: str | Path) -> str:
    """One hash over texts, files and all files below folders."""
    digest = hashlib.sha256()
    for part in parts:
        if isinstance(part, str):
            digest.update(part.encode())
        elif part.is_dir():
            sources = (file for file in part.rglob("*") if file.is_file() and file.parent.name != "__pycache__")
            for file in sorted(sources):
                digest.update(str(file.relative_to(part)).encode() + file.read_bytes())
        elif part.exists():
            digest.update(part.read_bytes())
    return digest.hexdigest()
