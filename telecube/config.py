"""All settings of one installation, typed and read once; nothing else reads the environment.

Values come from the environment (TELECUBE_WEB_PORT=8010) or from the instance's file (TELECUBE_ENV_FILE, by
default var/dev/env); the environment wins. scripts/setup writes the file with fresh secrets.
"""

from __future__ import annotations

import os
import shlex
import sys
from datetime import date
from decimal import Decimal
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from stdnum import iban
from stdnum.pl import nip

PROJECT_ROOT = Path(__file__).resolve().parent.parent
PREFIX = "TELECUBE_"
#: Of nobody; its check digit is right, so that everything can be tried.
EXAMPLE_NIP = "1234563218"
#: By the kind of encryption.
MAIL_PORTS = {"starttls": 587, "tls": 465, "none": 25}
ENV_FILE = PROJECT_ROOT / os.environ.get(f"{PREFIX}ENV_FILE", "var/dev/env")


def port(default: int, description: str) -> Any:
    return Field(default, ge=1, le=65535, description=description)


def secret(description: str) -> Any:
    return Field(min_length=12, repr=False, description=description)


def host_of(url: str) -> str:
    """Return the host of an address as mail servers write it; localhost for what no mail can come from."""
    try:
        host = (urlsplit(url).hostname or "").encode("idna").decode()
    except UnicodeError:
        host = ""
    return "localhost" if not host or ":" in host else host


def name_of(host: str | None) -> str | None:
    """Return what people type for an address: passkeys work on a name only, never on an address of digits."""
    return "localhost" if host == "127.0.0.1" else host


class CustomerLogo(BaseModel):
    """A customer who agreed to be named on the public site, and the file of the logo (SVG, PNG, WebP)."""

    model_config = ConfigDict(frozen=True)

    name: str
    path: Path

    @field_validator("path", mode="after")
    @classmethod
    def inside_the_project(cls, path: Path) -> Path:
        return PROJECT_ROOT / path


class Config(BaseSettings):
    """One frozen object; every value says in one sentence what it decides."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", env_ignore_empty=True, env_file_encoding="utf-8"
    )

    home: Path = Field(Path("var/dev"), description="Folder of everything this installation writes.")
    debug: bool = Field(False, description="Show tracebacks and serve uncollected static files.")
    secret_key: str = secret("Signs sessions and links; changing it logs everybody out.")
    product_name: str = Field("TeleCube CRM", description="Name on every page and in every mail.")
    brand_colour: str = Field(
        "",
        pattern=r"^(#[0-9a-fA-F]{6})?$",
        description="Colour of buttons and links as #rrggbb; empty is ours.",
    )
    logo_path: Path | None = Field(None, description="SVG or PNG file shown instead of the house sign.")

    web_host: str = Field("127.0.0.1", description="Address the web server listens on.")
    web_port: int = port(8000, "Port the web server listens on.")
    base_url: str = Field(
        default_factory=lambda values: f"http://{name_of(values.get('web_host'))}:{values.get('web_port')}",
        pattern=r"^https?://[^/]+$",
        description="Address that people type, without a slash at the end; links in mails start with it.",
    )

    database_host: str = Field("127.0.0.1", description="Address of the PostgreSQL server.")
    database_port: int = port(54329, "Port of the PostgreSQL server.")
    database_name: str = Field("telecube", description="Name of the database.")
    owner_password: str = secret("Password of telecube_owner, who owns the tables and migrates them.")
    app_password: str = secret("Password of telecube_app, who serves pages and jobs inside one tenant.")
    platform_password: str = secret("Password of telecube_platform, who sees all tenants (sign-up, switchboard).")
    switch_password: str = secret("Password of telecube_switch, with which the exchange reads its views.")

    asterisk_http_port: int = port(18088, "Loopback port of the exchange's HTTP server (ARI, WebSocket).")
    ari_user: str = Field("telecube", description="User name on the exchange's REST interface.")
    ari_password: str = secret("Password on the exchange's REST interface.")
    sip_address: str = Field("127.0.0.1", description="Address where the exchange takes phones and operators.")
    sip_port: int = port(15060, "Port where the exchange takes phones and operators (UDP and TCP).")
    sip_realm: str = Field("telecube", description="Realm in the digests; a change voids every SIP password.")
    speech_command: str = Field(
        "espeak-ng -v {language} -s 150 -g 2 --stdin -w {target}",
        description="Program that speaks: reads text from standard input, writes WAV to {target}; {language}: pl, en.",
    )
    rtp_port_start: int = port(40000, "First UDP port for sound.")
    rtp_port_end: int = port(40999, "Last UDP port for sound.")
    media_address: str = Field("127.0.0.1", description="Address that browsers are told to send their sound to.")

    operator_sip_address: str = Field("127.0.0.2", description="Address of the operator who brings outside calls.")
    operator_sip_port: int = port(15080, "Port of the operator who brings outside calls.")
    operator_name: str = Field("demo operator", description="Name of the operator who brings outside calls.")
    operator_control_port: int = port(18095, "Loopback port where the demo operator is told to place a call.")

    postpaid_credit_limit: Decimal = Field(
        Decimal(200), ge=0, description="Złoty that calls and messages of a new contract may cost before a payment."
    )
    trial_days: int = Field(14, ge=1, description="Days a new company may use everything without paying.")
    trial_call_prefixes: tuple[str, ...] = Field(("+48",), description="Beginnings of numbers a trial may call.")
    trial_outside_calls: int = Field(2, ge=1, description="Calls to the outside that a trial may have at once.")
    trial_outside_minutes: int = Field(60, ge=1, description="Minutes a day that a trial may call the outside.")
    read_only_days: int = Field(30, ge=1, description="Days an account that ended may still be read and exported.")
    frozen_days: int = Field(90, ge=31, description="Days a frozen account is kept before it is erased.")
    # The seller on invoices and in the documents. The defaults are an example; ``has_example_seller`` tells.
    seller_name: str = Field(
        "Przykładowy Operator Sp. z o.o.", description="Name of the company that sells the service."
    )
    seller_nip: str = Field(EXAMPLE_NIP, description="Tax number (NIP) of the seller.")
    seller_regon: str = Field("123456785", description="Statistical number (REGON) of the seller; may be empty.")
    seller_krs: str = Field(
        "0000000000", pattern=r"^([0-9]{10})?$", description="Number in the court register (KRS); empty: none."
    )
    seller_court: str = Field(
        "Sąd Rejonowy dla m.st. Warszawy w Warszawie, XII Wydział Gospodarczy KRS",
        description="Court and department that keep the seller's register; may be empty.",
    )
    seller_share_capital: str = Field("5 000,00 zł", description="Share capital as the seller states it; may be empty.")
    seller_street: str = Field("ul. Przykładowa 1", description="Street and house of the seller.")
    seller_postcode: str = Field("00-001", pattern=r"^[0-9]{2}-[0-9]{3}$", description="Postcode of the seller.")
    seller_city: str = Field("Warszawa", description="City of the seller.")
    seller_bank_name: str = Field("Bank Przykładowy S.A.", description="Bank that keeps the seller's account.")
    seller_bank_account: str = Field(
        "PL61109010140000071219812874", description="Account (IBAN) to which companies transfer their payments."
    )
    seller_email: str = Field("kontakt@operator.example", description="Address where the seller is reached.")
    seller_phone: str = Field("+48221234567", description="Phone number where the seller is reached, E.164.")
    top_up_smallest: Decimal = Field(Decimal("10.00"), gt=0, decimal_places=2, description="Smallest top-up in złoty.")
    top_up_largest: Decimal = Field(Decimal("20000.00"), gt=0, decimal_places=2, description="Largest top-up in złoty.")
    przelewy24_merchant_id: int = Field(
        0, ge=0, description="The seller's number at Przelewy24; 0: online payments are not offered."
    )
    przelewy24_pos_id: int = Field(
        default_factory=lambda values: values.get("przelewy24_merchant_id", 0),
        ge=0,
        description="The shop's number at Przelewy24; by default the seller's.",
    )
    przelewy24_api_key: str = Field("", repr=False, description="Key to the REST interface („klucz raportów”).")
    przelewy24_crc: str = Field("", repr=False, description="Key that signs what goes to and comes from Przelewy24.")
    przelewy24_url: str = Field(
        "https://secure.przelewy24.pl",
        pattern=r"^https?://[^/]+$",
        description="Przelewy24: the real one, its sandbox, or the stand-in of a development installation.",
    )
    przelewy24_standin_port: int = port(18096, "Loopback port of the stand-in for Przelewy24 in development.")
    taxpayer_register_url: str = Field(
        "",
        pattern=r"^(https?://[^/]+)?$",
        description="The ministry's list of VAT payers, which fills in company data by NIP: https://wl-api.mf.gov.pl;"
        " empty: company data is typed by hand.",
    )
    taxpayers_standin_port: int = port(18097, "Loopback port of the stand-in for the list of VAT payers.")
    customer_logos: tuple[CustomerLogo, ...] = Field(
        (), description='Customers on the public site, as JSON: [{"name": "…", "path": "file.svg"}]; none by default.'
    )
    vat_rates: dict[date, Decimal] = Field(
        {date(2011, 1, 1): Decimal(23)},
        min_length=1,
        description='Standard rate of VAT in percent, by the first day on which it holds, as JSON: {"2011-01-01": 23}.',
    )
    invoice_due_days: int = Field(14, ge=1, le=60, description="Days after which a monthly invoice is due.")

    mail_host: str = Field(
        "", description="Mail server (SMTP) that takes the mails; empty: they are written into mail_directory."
    )
    mail_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="How the way to the mail server is encrypted; none only for one on this machine."
    )
    mail_port: int = Field(
        default_factory=lambda values: MAIL_PORTS.get(values.get("mail_security", ""), 587),
        ge=1,
        le=65535,
        description="Port of the mail server; by default 587 with starttls, 465 with tls, 25 with none.",
    )
    mail_user: str = Field("", description="User name at the mail server; empty: it asks for none.")
    mail_password: str = Field("", repr=False, description="Password at the mail server.")
    mail_from: str = Field(
        default_factory=lambda values: f"no-reply@{host_of(values.get('base_url', ''))}",
        pattern=r"^[A-Za-z0-9.+_-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$",
        description="Address that mails come from; the mail server must let it through.",
    )
    mail_directory: Path = Field(
        default_factory=lambda values: values.get("home", Path()) / "mail",
        description="Folder that takes the mails of an installation without a mail server.",
    )

    @field_validator("home", "mail_directory", "logo_path", mode="after")
    @classmethod
    def inside_the_project(cls, path: Path | None) -> Path | None:
        return PROJECT_ROOT / path if path is not None else None

    @field_validator("seller_nip", mode="after")
    @classmethod
    def a_tax_number(cls, text: str) -> str:
        if not nip.is_valid(text):
            raise ValueError(f"{text!r} is not a NIP")
        return str(nip.compact(text))

    @field_validator("seller_bank_account", mode="after")
    @classmethod
    def an_account(cls, text: str) -> str:
        if not iban.is_valid(text):
            raise ValueError(f"{text!r} is not an IBAN")
        return str(iban.compact(text))

    @field_validator("speech_command", mode="after")
    @classmethod
    def a_command(cls, text: str) -> str:
        if not any("{target}" in part for part in shlex.split(text)):
            raise ValueError("the command has no {target}, the file to write")
        return text

    @field_validator("sip_address", "media_address", "operator_sip_address", mode="after")
    @classmethod
    def an_ip_address(cls, address: str) -> str:
        try:
            ip_address(address)
        except ValueError:
            raise ValueError(f"{address!r} is not an IP address") from None
        return address

    @model_validator(mode="after")
    def mail_login_is_whole_and_secret(self) -> Config:
        if bool(self.mail_user) != bool(self.mail_password):
            raise ValueError("mail_user and mail_password belong together: set both or none")
        if self.mail_user and self.mail_security == "none":
            raise ValueError("mail_user would send its password readable: set mail_security to starttls or tls")
        return self

    @model_validator(mode="after")
    def ports_do_not_collide(self) -> Config:
        if self.rtp_port_end < self.rtp_port_start + 9:
            raise ValueError("rtp_port_end must leave room for at least ten ports above rtp_port_start")
        taken: dict[int, str] = {}
        for name in (
            "web_port",
            "database_port",
            "asterisk_http_port",
            "sip_port",
            "operator_control_port",
            "przelewy24_standin_port",
            "taxpayers_standin_port",
        ):
            twin = taken.setdefault(getattr(self, name), name)
            if twin != name:
                raise ValueError(f"{twin} and {name} are both {getattr(self, name)}")
        return self

    @property
    def has_example_seller(self) -> bool:
        """Whether nobody has set the seller yet: no invoice of this installation is a real one."""
        return self.seller_nip == EXAMPLE_NIP

    @property
    def prompt_directory(self) -> Path:
        """Where the sound files lie that `manage.py make_prompts` makes, one folder for each language."""
        return self.home / "prompts"

    @property
    def greeting_directory(self) -> Path:
        """Where the sound files of the companies' greetings lie, one folder for each company."""
        return self.home / "greetings"

    @property
    def call_event_file(self) -> Path:
        """Where the exchange appends the raw events of calls, one JSON object a line."""
        return self.home / "asterisk/log/cel/cel.csv"


def read_config(env_file: Path = ENV_FILE) -> Config:
    """The settings, or an exit that lists every problem at once."""
    try:
        return Config(_env_file=env_file)  # type: ignore[call-arg]
    except ValidationError as refused:
        sys.exit(problem_report(refused, env_file))


def problem_report(refused: ValidationError, env_file: Path) -> str:
    origin = str(env_file) if env_file.exists() else f"{env_file}, which does not exist (scripts/setup writes it)"
    lines = [f"The settings cannot be used. They come from {PREFIX}… in the environment and from {origin}:"]
    # A default computed from a refused value only repeats the other problem.
    problems = [p for p in refused.errors(include_url=False) if p["type"] != "default_factory_not_called"]
    lines += [f"  {_setting_name(problem['loc'])}: {_sentence(problem)}" for problem in problems]
    return "\n".join(lines)


def _setting_name(location: tuple[int | str, ...]) -> str:
    if not location:
        return "together"
    name = str(location[0]).upper()
    return name if name.startswith(PREFIX) else PREFIX + name


def _sentence(problem: Any) -> str:
    field = Config.model_fields.get(str(problem["loc"][0])) if problem["loc"] else None
    message = "is missing" if problem["type"] == "missing" else problem["msg"].removeprefix("Value error, ")
    if problem["type"] == "extra_forbidden":
        message = "is not a setting"
    return f"{message}. {field.description}" if field and field.description else f"{message}."


config = read_config()
