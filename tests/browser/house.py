"""The running product as the browser's tests see it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from phones.phone import Phone
from telecube.config import config
from telecube.contacts.models import Person, PersonPhone
from telecube.core.live import notify
from telecube.core.tenancy import tenant_scope
from telecube.devtools.processes import Service
from telecube.telephony.models import BrowserPhone
from tests.asterisk.exchange import SERVER, Desk
from tests.world import Company

DESK_HZ = 1000.0
OUTSIDE_HZ = 1300.0


@dataclass
class House:
    """What the tests of one run share."""

    acme: Company
    globex: Company
    desks: dict[str, Desk]
    processes: dict[str, Service]

    @property
    def address(self) -> str:
        return f"http://{config.web_host}:{config.web_port}"

    def session_key(self, name: str, *, language: str = "pl") -> str:
        """Log a person in and return the session."""
        company = self.acme if name in self.acme.people else self.globex
        identity = company.people[name].identity
        assert identity is not None
        identity.language = language
        identity.save(update_fields=["language"])
        client = Client()
        client.force_login(identity)
        return str(client.session.session_key)

    def login_cookie(self, name: str, *, language: str = "pl") -> Any:
        """Log a person in and return the cookie as the browser's driver takes it."""
        key = self.session_key(name, language=language)
        return {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": self.address}

    def cookie_header(self, session_key: str) -> dict[str, str]:
        return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session_key}"}

    def announce(self, company: Company, topic: str, **data: str) -> None:
        """Tell the company's browsers, as a room does."""
        with tenant_scope(company.id):
            notify(company.id, topic=topic, data=data)

    def make_person(self, first_name: str, last_name: str, e164: str) -> Person:
        with tenant_scope(self.acme.id):
            person = Person.objects.create(first_name=first_name, last_name=last_name, company="Hotel Pod Lipami")
            PersonPhone.objects.create(person=person, label="mobile", e164=e164)
        return person

    def browser_phones(self, name: str) -> int:
        """Return how many softphones of a person may register now."""
        with tenant_scope(self.acme.id):
            return BrowserPhone.objects.filter(sip_account__user=self.acme.people[name]).count()

    @contextmanager
    def stream(self, session_key: str) -> Iterator[Events]:
        """Open the event stream as a page does; ready when the block begins."""
        headers = {**self.cookie_header(session_key), "Sec-Fetch-Site": "same-origin"}
        timeout = httpx.Timeout(10)
        with httpx.stream("GET", f"{self.address}/live/", headers=headers, timeout=timeout) as answer:
            answer.raise_for_status()
            events = Events(answer.iter_lines())
            assert events.next_topic() == "live.open"
            yield events


@dataclass
class Events:
    """The lines of a stream, read event by event."""

    lines: Iterator[str]
    data: str = ""

    def next_topic(self) -> str:
        """Wait for the next event; its data stands in ``data``."""
        topic = ""
        for line in self.lines:
            if line.startswith("event: "):
                topic = line.removeprefix("event: ")
            elif line.startswith("data: "):
                self.data = line.removeprefix("data: ")
            elif not line and topic:
                return topic
        return "(the stream ended)"


@dataclass
class Phones:
    """Makes desk phones and closes them after the test."""

    house: House
    made: list[Phone] = field(default_factory=list)

    def __call__(self, name: str) -> Phone:
        desk = self.house.desks[name]
        made = Phone(
            desk.device_id,
            desk.password,
            server=SERVER,
            domain=config.sip_realm,
            address=f"127.0.3.{10 + list(self.house.desks).index(name)}",
            tone_hz=DESK_HZ,
        )
        self.made.append(made)
        return made.wait_registered()

    def outside(self, number: str) -> Phone:
        """Return the phone of somebody outside, at the operator's address."""
        made = Phone(
            number,
            server=SERVER,
            domain=config.operator_sip_address,
            address=config.operator_sip_address,
            port=config.operator_sip_port,
            tone_hz=OUTSIDE_HZ,
            registers=False,
        )
        self.made.append(made)
        return made

    def close(self) -> None:
        for made in self.made:
            made.close()


def open_tab(context: BrowserContext, *, line: str = "ready") -> Page:
    """Open the panel and wait for the state of its phone."""
    page = context.new_page()
    page.goto("/dashboard/")
    wait_line(page, line)
    return page


def wait_line(page: Page, line: str, *, seconds: float = 15) -> None:
    page.wait_for_selector(f"softphone-panel[data-line={line}]", state="attached", timeout=seconds * 1000)


def wait_phase(page: Page, phase: str, *, seconds: float = 10) -> None:
    page.wait_for_selector(f"softphone-panel[data-phase={phase}]", state="attached", timeout=seconds * 1000)


def dial(page: Page, number: str) -> None:
    """Type a number into the phone and press Enter."""
    page.keyboard.press("d")
    page.fill("#softphone-number", number)
    page.keyboard.press("Enter")
