"""The running exchange and its companies, as the tests see them."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psycopg

from phones.digest_client import SipSocket
from phones.phone import Phone
from telecube.calls.interpreter.events import UnreadableEvent, body_of
from telecube.config import config
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.numbers import add_number
from telecube.telephony.actions.sip_accounts import create_sip_account
from tests.asterisk.gate import DatabaseGate
from tests.world import Company

SERVER = (config.sip_address, config.sip_port)
TONES = {"anna": 440.0, "ben": 1000.0, "carla": 620.0, "gina": 850.0, "outside": 1300.0}


@dataclass(frozen=True)
class Desk:
    """A person's SIP account as the person knows it."""

    name: str
    user_id: UUID
    tenant_id: UUID
    account_id: UUID
    device_id: str
    password: str
    extension: str
    number: str


@dataclass
class Exchange:
    """What the tests of one run share."""

    gate: DatabaseGate
    acme: Company
    globex: Company
    desks: dict[str, Desk] = field(default_factory=dict)

    def ari(self, method: str, path: str) -> Any:
        answer = httpx.request(
            method,
            f"http://127.0.0.1:{config.asterisk_http_port}/ari{path}",
            auth=(config.ari_user, config.ari_password),
            timeout=5,
        )
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def channels(self) -> list[str]:
        return [channel["name"] for channel in self.ari("GET", "/channels")]

    def events(self) -> list[dict[str, str]]:
        """All raw events so far; a line that is still being written, or that a hostile caller broke in two, is none."""
        path, rows = config.call_event_file, []
        for line in path.read_bytes().split(b"\n")[:-1] if path.exists() else []:
            with suppress(UnreadableEvent):
                rows.append(body_of(line))
        return rows

    def raw_client(self, address: str) -> SipSocket:
        return SipSocket(SERVER, address, config.sip_realm)


@dataclass
class PhoneBook:
    """Makes phones and closes them after the test."""

    exchange: Exchange
    made: list[Phone] = field(default_factory=list)

    def __call__(self, name: str, *, address: str = "", tone_hz: float = 0) -> Phone:
        """Return the registered phone of a person."""
        desk = self.exchange.desks[name]
        phone = Phone(
            desk.device_id,
            desk.password,
            server=SERVER,
            domain=config.sip_realm,
            address=address or f"127.0.1.{10 + list(TONES).index(name)}",
            tone_hz=tone_hz or TONES[name],
        )
        self.made.append(phone)
        return phone.wait_registered()

    def outside(self, number: str = "+48602345678") -> Phone:
        """Return the phone of somebody outside, at the operator's address."""
        phone = Phone(
            number,
            server=SERVER,
            domain=config.operator_sip_address,
            address=config.operator_sip_address,
            port=config.operator_sip_port,
            tone_hz=TONES["outside"],
            registers=False,
        )
        self.made.append(phone)
        return phone

    def close(self) -> None:
        for phone in self.made:
            phone.close()


def give_desk(company: Company, name: str, *, number: str) -> Desk:
    """Give a person of the world a SIP account and, if named, a number that is also presented."""
    user = company.people[name]
    administrator = company.actor("anna" if "anna" in company.people else "gina")
    with tenant_scope(company.id):
        owned = add_number(administrator, number, owner_id=user.pk) if number else None
        new = create_sip_account(administrator, user_id=user.pk, presentation_number_id=owned.pk if owned else None)
    return Desk(
        name=name,
        user_id=user.pk,
        tenant_id=company.id,
        account_id=new.account.pk,
        device_id=new.account.device_id,
        password=new.password,
        extension=new.account.extension,
        number=number,
    )


def as_switch() -> psycopg.Connection[Any]:
    """Return a connection with the exchange's eyes."""
    return psycopg.connect(
        host=config.database_host,
        port=config.database_port,
        dbname=config.database_name,
        user="telecube_switch",
        password=config.switch_password,
        autocommit=True,
    )


def wait_on(phone: Phone, condition: Callable[[], Any], what: str, seconds: float = 10) -> Any:
    """Wait for something that no phone event announces, looking ten times a second."""
    return phone.wait_for(condition, what, seconds, poll=0.1)


def security_log() -> Path:
    return config.home / "asterisk/log/security"
