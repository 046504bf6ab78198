"""Settings files are completed without touching what is there; taken ports are named with their setting."""

import socket
from pathlib import Path

import pytest

from telecube.config import Config
from telecube.devtools.instance import (
    DEFAULTS,
    DEV_VALUES,
    LISTENERS,
    SECRETS,
    TEST_VALUES,
    Instance,
    completed,
    merged,
    parse_env,
    taken_ports,
    write_private,
)
from telecube.devtools.screen import Trouble


def make_instance(home: Path, **values: str) -> Instance:
    return Instance(home, values)


def test_a_new_file_gets_every_default_and_every_secret() -> None:
    values = parse_env(completed("", {"WEB_PORT": "8000"}))
    assert values["WEB_PORT"] == "8000"
    assert set(SECRETS) <= set(values)
    assert len({values[name] for name in SECRETS}) == len(SECRETS)
    assert all(len(values[name]) >= 40 for name in SECRETS)


def test_existing_values_comments_and_order_are_kept() -> None:
    before = "# mine\nTELECUBE_WEB_PORT=9000\nTELECUBE_SECRET_KEY=chosen-by-hand"
    after = completed(before, {"WEB_PORT": "8000"})
    assert after.startswith(before + "\n")
    assert parse_env(after)["WEB_PORT"] == "9000"
    assert parse_env(after)["SECRET_KEY"] == "chosen-by-hand"


def test_a_complete_file_is_not_changed() -> None:
    text = completed("", {"WEB_PORT": "8000"})
    assert completed(text, {"WEB_PORT": "8000"}) == text


def test_the_environment_wins_and_an_empty_variable_counts_as_unset() -> None:
    environment = {"TELECUBE_WEB_PORT": "8010", "TELECUBE_SIP_PORT": "", "HOME": "/somewhere"}
    assert merged({"WEB_PORT": "8000", "SIP_PORT": "15060"}, environment) == {"WEB_PORT": "8010", "SIP_PORT": "15060"}


def test_quotes_spaces_and_export_are_understood() -> None:
    assert parse_env("export TELECUBE_OPERATOR_NAME = 'demo operator'\n\n#x=y\n") == {"OPERATOR_NAME": "demo operator"}


def test_the_written_file_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    write_private(tmp_path / "env", "TELECUBE_SECRET_KEY=x\n")
    assert (tmp_path / "env").stat().st_mode & 0o777 == 0o600


def test_a_taken_port_is_named_with_its_user_and_the_setting_to_change(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        sentences = taken_ports(make_instance(tmp_path, **(free_ports() | {"WEB_PORT": str(port)})))
    assert len(sentences) == 1
    assert f"Port {port} (TCP on 127.0.0.1), which the web server needs, is in use." in sentences[0]
    assert "TELECUBE_WEB_PORT=<port>" in sentences[0]


def test_a_taken_udp_port_is_seen_on_its_own_address(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.2", 0))
        port = str(taken.getsockname()[1])
        values = free_ports() | {"SIP_PORT": port}
        assert taken_ports(make_instance(tmp_path, **values)) == []
        values = free_ports() | {"OPERATOR_SIP_PORT": port}
        assert "the demo operator" in taken_ports(make_instance(tmp_path, **values))[0]


@pytest.mark.parametrize("value", ["eighty", "0", "99999", "-1"])
def test_what_is_no_port_is_refused_with_its_setting(tmp_path: Path, value: str) -> None:
    with pytest.raises(Trouble, match=f"TELECUBE_WEB_PORT is '{value}', which is not a port number"):
        make_instance(tmp_path, WEB_PORT=value).port("WEB_PORT")


def test_the_defaults_are_those_of_the_typed_settings() -> None:
    for name, value in DEFAULTS.items():
        assert str(Config.model_fields[name.lower()].default) == value, name


def test_every_written_setting_exists() -> None:
    assert {name.lower() for name in (*DEFAULTS, *DEV_VALUES, *TEST_VALUES, *SECRETS)} <= set(Config.model_fields)


def free_ports() -> dict[str, str]:
    """Ports that nobody has at the moment, one for each listener."""
    probes = [socket.socket() for _ in LISTENERS]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = {name: str(probe.getsockname()[1]) for name, probe in zip(LISTENERS, probes, strict=True)}
    for probe in probes:
        probe.close()
    return ports


def test_people_are_told_a_name_because_passkeys_need_one(tmp_path: Path) -> None:
    assert make_instance(tmp_path).web_address == "http://localhost:8000"
    assert make_instance(tmp_path, WEB_HOST="192.0.2.7", WEB_PORT="81").web_address == "http://192.0.2.7:81"
    assert make_instance(tmp_path, BASE_URL="https://crm.example").web_address == "https://crm.example"
