"""The settings are typed, explained, and refused with all their problems at once."""

from pathlib import Path

import pytest

from telecube.config import PROJECT_ROOT, Config, read_config
from telecube.devtools.instance import SECRETS, completed


@pytest.fixture
def env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in Config.model_fields:
        monkeypatch.delenv(f"TELECUBE_{name.upper()}", raising=False)
    file = tmp_path / "env"
    file.write_text(completed("", {}))
    return file


def add(file: Path, *lines: str) -> Path:
    file.write_text(file.read_text() + "\n".join(lines) + "\n")
    return file


def test_secrets_alone_are_enough(env_file: Path) -> None:
    config = read_config(env_file)
    assert config.base_url == "http://localhost:8000"
    assert config.home == PROJECT_ROOT / "var/dev"
    assert config.mail_directory == config.home / "mail"
    assert (config.mail_host, config.mail_from) == ("", "no-reply@localhost")
    assert config.call_event_file == config.home / "asterisk/log/cel/cel.csv"


def test_every_problem_is_listed_at_once(env_file: Path) -> None:
    add(
        env_file,
        "TELECUBE_WEB_PORT=eighty",
        "TELECUBE_SIP_ADDRESS=here",
        "TELECUBE_WEB_PROT=80",
        "TELECUBE_ARI_PASSWORD=",
    )
    with pytest.raises(SystemExit) as refused:
        read_config(env_file)
    report = str(refused.value)
    assert "TELECUBE_WEB_PORT: Input should be a valid integer" in report
    assert "TELECUBE_SIP_ADDRESS: 'here' is not an IP address." in report
    assert "TELECUBE_WEB_PROT: is not a setting." in report
    assert "TELECUBE_ARI_PASSWORD: is missing." in report
    assert "default factory" not in report


def test_a_missing_file_is_named_with_the_way_out(tmp_path: Path, env_file: Path) -> None:
    with pytest.raises(SystemExit, match="does not exist \\(scripts/setup writes it\\)"):
        read_config(tmp_path / "none")


def test_two_listeners_may_not_share_a_port(env_file: Path) -> None:
    with pytest.raises(SystemExit, match="web_port and sip_port are both 8000"):
        read_config(add(env_file, "TELECUBE_SIP_PORT=8000"))


def test_mails_come_from_the_address_that_people_type(env_file: Path) -> None:
    add(env_file, "TELECUBE_BASE_URL=https://crm.example.com", "TELECUBE_MAIL_HOST=smtp.example.com")
    config = read_config(env_file)
    assert (config.mail_from, config.mail_port, config.mail_security) == ("no-reply@crm.example.com", 587, "starttls")


@pytest.mark.parametrize(("security", "number"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_the_port_of_the_mail_server_follows_the_encryption(env_file: Path, security: str, number: int) -> None:
    assert read_config(add(env_file, f"TELECUBE_MAIL_SECURITY={security}")).mail_port == number


@pytest.mark.parametrize(
    ("host", "sender"),
    [("crm.łódź.example", "no-reply@crm.xn--d-uga0v4h.example"), ("[::1]:8000", "no-reply@localhost")],
)
def test_mails_come_from_an_address_that_mail_servers_take(env_file: Path, host: str, sender: str) -> None:
    assert read_config(add(env_file, f"TELECUBE_BASE_URL=http://{host}")).mail_from == sender


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("TELECUBE_MAIL_FROM=Firma <biuro@example.com>", "TELECUBE_MAIL_FROM"),
        ("TELECUBE_MAIL_SECURITY=ssl", "TELECUBE_MAIL_SECURITY"),
        ("TELECUBE_MAIL_USER=biuro", "mail_user and mail_password belong together"),
        ("TELECUBE_MAIL_FROM=biuro@żółw.example", "TELECUBE_MAIL_FROM"),
        (
            "TELECUBE_MAIL_USER=biuro\nTELECUBE_MAIL_PASSWORD=haslo\nTELECUBE_MAIL_SECURITY=none",
            "mail_user would send its password readable",
        ),
    ],
)
def test_a_wrong_mail_setting_is_refused(env_file: Path, line: str, problem: str) -> None:
    with pytest.raises(SystemExit, match=problem):
        read_config(add(env_file, line))


def test_the_mail_password_is_not_shown(env_file: Path) -> None:
    config = read_config(add(env_file, "TELECUBE_MAIL_USER=biuro", "TELECUBE_MAIL_PASSWORD=Poczta-7-haslo"))
    assert config.mail_password == "Poczta-7-haslo"
    assert "Poczta-7-haslo" not in repr(config)


def test_no_secret_is_shown(env_file: Path) -> None:
    config = read_config(env_file)
    assert not any(getattr(config, name.lower()) in repr(config) for name in SECRETS)


def test_every_value_is_explained_in_a_sentence() -> None:
    for name, field in Config.model_fields.items():
        assert field.description, name
        assert field.description.endswith("."), name
