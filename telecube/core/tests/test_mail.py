"""Mails leave through a real mail server: encrypted, with a login, and only to the one that was meant."""

from __future__ import annotations

import runpy
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage as ParsedMail
from email.utils import formataddr, parseaddr
from ipaddress import ip_address
from pathlib import Path
from smtplib import SMTPAuthenticationError, SMTPDataError, SMTPRecipientsRefused
from types import SimpleNamespace
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import Settings
from django.core.mail import EmailMessage

from telecube.config import PROJECT_ROOT, config
from telecube.core import checks, mail
from telecube.core.tasks import send_mail
from telecube.devtools.instance import free_port

SMTP = "django.core.mail.backends.smtp.EmailBackend"
SETTINGS = str(PROJECT_ROOT / "telecube/settings.py")
USER, PASSWORD = "telecube", "Poczta-7-haslo"
UNKNOWN = "nikt@firma.example"


@dataclass
class Postbox:
    """Takes what the mail server gets, and refuses one address."""

    mails: list[ParsedMail] = field(default_factory=list)
    was_encrypted: list[bool] = field(default_factory=list)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Envelope, address: str, options: Any) -> str:
        if address == UNKNOWN:
            return "550 No such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        self.was_encrypted.append(session.ssl is not None)
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return "250 OK"


def check_login(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    is_right = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=is_right, handled=False)


def write_certificate(folder: Path) -> Path:
    """Write a certificate of 127.0.0.1 with its key, which nobody else has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "mail.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return file


ServerOf = Callable[..., Postbox]


@pytest.fixture
def server(settings: Settings) -> Iterator[ServerOf]:
    """Start a mail server and let mails leave through it; ``certificate``: it demands encryption and a login."""
    running: list[Controller] = []

    def start(certificate: Path | None = None) -> Postbox:
        postbox, demands = Postbox(), {}
        if certificate is not None:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(certificate)
            demands = {"tls_context": context, "require_starttls": True}
            demands |= {"authenticator": check_login, "auth_required": True}
        controller = Controller(postbox, hostname="127.0.0.1", port=free_port(), **demands)
        controller.start()
        running.append(controller)
        settings.DELIVERY_EMAIL_BACKEND = SMTP
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
        settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = certificate is not None, False
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = (USER, PASSWORD) if certificate else ("", "")
        return postbox

    yield start
    for controller in running:
        controller.stop()


def queued(to: str = "ewa@firma.example", **more: Any) -> dict[str, Any]:
    """A mail as it waits in the queue."""
    return mail._to_json(EmailMessage("Zażółć „gęślą” jaźń", "Dzień dobry, Łucjo!\n", to=[to], **more))


def test_a_mail_arrives_as_it_was_written(server: ServerOf) -> None:
    postbox = server()
    mail.send_now(queued(reply_to=["biuro@firma.example"]))
    [arrived] = postbox.mails
    assert arrived["subject"] == "Zażółć „gęślą” jaźń"
    assert arrived.get_content().splitlines() == ["Dzień dobry, Łucjo!"]
    assert (arrived["to"], arrived["reply-to"]) == ("ewa@firma.example", "biuro@firma.example")
    assert parseaddr(arrived["from"]) == (config.product_name, config.mail_from)
    assert arrived["auto-submitted"] == "auto-generated"
    assert arrived["message-id"]


def test_a_name_with_a_comma_is_still_one_sender(server: ServerOf) -> None:
    postbox = server()
    mail.send_now(queued(from_email=formataddr(("Łączność, Sp. z o.o.", "crm@firma.example"))))
    [sender] = postbox.mails[0]["from"].addresses
    assert (sender.display_name, sender.addr_spec) == ("Łączność, Sp. z o.o.", "crm@firma.example")


def test_the_password_goes_only_through_an_encrypted_way_to_a_server_that_is_known(
    server: ServerOf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    certificate = write_certificate(tmp_path)
    postbox = server(certificate)
    with pytest.raises(ssl.SSLCertVerificationError):
        mail.send_now(queued())
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    mail.send_now(queued())
    assert postbox.was_encrypted == [True]
    settings.EMAIL_HOST_PASSWORD = "another"
    with pytest.raises(SMTPAuthenticationError):
        mail.send_now(queued())
    assert len(postbox.mails) == 1


def test_an_address_that_does_not_exist_fails_the_job(server: ServerOf) -> None:
    postbox = server()
    with pytest.raises(SMTPRecipientsRefused) as refused:
        mail.send_now(queued(UNKNOWN))
    assert postbox.mails == []
    assert retry_after(refused.value, tries=0) is None


@pytest.mark.parametrize(
    ("error", "tries", "is_tried_again"),
    [
        (ConnectionRefusedError(), 0, True),
        (TimeoutError(), 29, True),
        (TimeoutError(), 30, False),
        (SMTPRecipientsRefused({"ewa@firma.example": (450, b"Busy")}), 0, True),
        (SMTPDataError(554, "Spam"), 0, False),
        (SMTPDataError(451, "Later"), 0, True),
        (SMTPAuthenticationError(535, "Wrong password"), 0, True),
    ],
)
def test_a_mail_is_tried_for_a_day_unless_it_was_refused_for_good(
    error: Exception, tries: int, is_tried_again: bool
) -> None:
    after = retry_after(error, tries=tries)
    assert (after is not None) is is_tried_again
    assert after is None or after <= timedelta(hours=1)


def retry_after(error: Exception, *, tries: int) -> timedelta | None:
    """Return after what time the queue tries a mail again that failed so."""
    strategy = send_mail.task.retry_strategy
    decision = strategy.get_retry_decision(exception=error, job=SimpleNamespace(attempts=tries))
    return decision and decision.retry_at - datetime.now(UTC)


@pytest.mark.parametrize(
    ("security", "is_started", "is_from_the_start"),
    [("starttls", True, False), ("tls", False, True), ("none", False, False)],
)
def test_django_is_told_what_the_settings_say(
    monkeypatch: pytest.MonkeyPatch, security: str, is_started: bool, is_from_the_start: bool
) -> None:
    said = {"mail_host": "smtp.example.com", "mail_port": 2525, "mail_user": USER, "mail_password": PASSWORD}
    said |= {"mail_security": security, "mail_from": "crm@firma.example", "product_name": "Łączność, Sp. z o.o."}
    monkeypatch.setattr("telecube.config.config", config.model_copy(update=said))
    told = runpy.run_path(SETTINGS)
    assert told["DELIVERY_EMAIL_BACKEND"] == SMTP
    assert (told["EMAIL_HOST"], told["EMAIL_PORT"]) == ("smtp.example.com", 2525)
    assert (told["EMAIL_HOST_USER"], told["EMAIL_HOST_PASSWORD"]) == (USER, PASSWORD)
    assert (told["EMAIL_USE_TLS"], told["EMAIL_USE_SSL"]) == (is_started, is_from_the_start)
    assert told["DEFAULT_FROM_EMAIL"] == formataddr(("Łączność, Sp. z o.o.", "crm@firma.example"))
    monkeypatch.setattr("telecube.config.config", config.model_copy(update={"mail_host": ""}))
    assert "filebased" in runpy.run_path(SETTINGS)["DELIVERY_EMAIL_BACKEND"]


@pytest.mark.parametrize(
    ("host", "address", "warned"),
    [
        ("", "https://crm.example.com", True),
        ("smtp.example.com", "https://crm.example.com", False),
        ("", "http://localhost:8000", False),
    ],
)
def test_whoever_runs_an_installation_without_a_mail_server_is_warned(
    monkeypatch: pytest.MonkeyPatch, host: str, address: str, warned: bool
) -> None:
    monkeypatch.setattr(checks, "config", config.model_copy(update={"mail_host": host, "base_url": address}))
    assert [message.id for message in checks.mails_leave(None)] == ["core.W001"] * warned
