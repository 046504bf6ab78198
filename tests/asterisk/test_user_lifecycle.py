"""A user is blocked or deleted: what the browser and a real phone notice, and what stays in the history."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from django.conf import settings
from django.test import Client

from telecube.accounts.actions.blocking import block_user
from telecube.accounts.models import User, UserGroup
from telecube.config import config
from telecube.core.tenancy import tenant_scope
from telecube.devtools.instance import open_instance
from telecube.devtools.services import running
from telecube.telephony.actions.offboarding import delete_user_with_sip_account
from telecube.telephony.actions.onboarding import create_user_with_sip_account
from tests.asterisk.exchange import TONES, Desk, Exchange, PhoneBook, wait_on

pytestmark = pytest.mark.usefixtures("committing")
ADDRESS = f"http://{config.web_host}:{config.web_port}"
PASSWORD = "Tajne!Haslo7"
HZ = 700.0
#: Seconds. A stream looks for its session every 24 to 36 s: one that ends sooner was told.
NOT_BY_ASKING = 5.0


@pytest.fixture(scope="module", autouse=True)
def panel(exchange: Exchange) -> Iterator[None]:
    """The panel, its worker and the switchboard beside the exchange."""
    instance = open_instance(Path(os.environ["TELECUBE_ENV_FILE"]).parent.name)
    with running(instance, "web", "worker", "switchboard"):
        yield


@pytest.fixture
def ewa(exchange: Exchange) -> User:
    """Somebody new with a desk phone."""
    name = f"Pawlak{uuid4().hex[:6]}"
    with tenant_scope(exchange.acme.id):
        new = create_user_with_sip_account(
            exchange.acme.actor("anna"),
            email=f"ewa.{name.lower()}@acme.example",
            first_name="Ewa",
            last_name=name,
            password=PASSWORD,
            position_group_id=UserGroup.objects.get(name="Konsultant", parent__is_position=True).pk,
        )
    account = new.account
    exchange.desks["ewa"] = Desk(
        "ewa",
        new.user.pk,
        exchange.acme.id,
        account.pk,
        account.device_id,
        new.sip_password,
        account.extension,
        "",
    )
    return new.user


def session_of(user: User) -> dict[str, str]:
    client = Client()
    assert user.identity is not None
    client.force_login(user.identity)
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}"}


def seconds_until_the_stream_ends(headers: dict[str, str], deed: Callable[[], Any]) -> float:
    """Open the page's event stream, do something, and return how long the stream lived from then on."""
    headers = {**headers, "Sec-Fetch-Site": "same-origin"}
    with httpx.stream("GET", f"{ADDRESS}/live/", headers=headers, timeout=10) as answer:
        lines = answer.iter_lines()
        assert any(line == "event: live.open" for line in lines)
        began = time.monotonic()
        deed()
        for _line in lines:
            continue
        return time.monotonic() - began


def talk(caller: Any, called: Any, extension: str, heard: tuple[float, float]) -> None:
    call = caller.call(extension)
    other = called.wait_incoming().answer()
    call.wait("answered")
    call.wait_heard(heard[0])
    other.wait_heard(heard[1])
    call.hang_up()
    other.wait_ended()


def test_blocking_ends_the_browser_at_once_and_the_phone_works_on(
    exchange: Exchange,
    phone: PhoneBook,
    desks: dict[str, Desk],
    ewa: User,
    record_property: Callable[[str, object], None],
) -> None:
    hers, anna = phone("ewa", address="127.0.1.45", tone_hz=HZ), phone("anna")
    headers = session_of(ewa)
    assert httpx.get(f"{ADDRESS}/dashboard/", headers=headers).status_code == 200

    def block() -> None:
        with tenant_scope(exchange.acme.id):
            block_user(exchange.acme.actor("anna"), ewa.pk)

    seconds = seconds_until_the_stream_ends(headers, block)
    record_property("block_to_end_of_stream_ms", round(seconds * 1000, 1))
    print(f"\nblock to end of the stream: {seconds * 1000:.1f} ms")  # noqa: T201
    assert seconds < NOT_BY_ASKING
    assert httpx.get(f"{ADDRESS}/dashboard/", headers=headers).headers["Location"].startswith("/login/")
    assert ewa.identity is not None
    answer = Client().post("/login/", {"login": ewa.identity.email, "password": PASSWORD})
    assert "jest zablokowany" in answer.content.decode().replace("\u00a0", " ")

    assert hers.register_again() == 200
    talk(hers, anna, desks["anna"].extension, (TONES["anna"], HZ))
    talk(anna, hers, desks["ewa"].extension, (HZ, TONES["anna"]))


def test_deleting_silences_the_phone_at_once_and_the_history_keeps_the_name(
    exchange: Exchange, phone: PhoneBook, desks: dict[str, Desk], ewa: User
) -> None:
    hers, anna = phone("ewa", address="127.0.1.46", tone_hz=HZ), phone("anna")
    administrator = exchange.acme.actor("anna")
    headers = session_of(ewa)
    call = hers.call(desks["anna"].extension)
    other = anna.wait_incoming().answer()
    call.wait("answered")

    def delete() -> None:
        with tenant_scope(exchange.acme.id):
            delete_user_with_sip_account(administrator, ewa.pk)

    assert seconds_until_the_stream_ends(headers, delete) < NOT_BY_ASKING
    call.wait_ended()
    other.wait_ended()
    assert hers.register_again() == 401
    assert hers.call(desks["anna"].extension).wait_ended() == 401
    assert anna.call(desks["ewa"].extension).wait_ended() == 404
    with exchange.raw_client("127.0.1.47") as client:
        _, answer = client.register(desks["ewa"].device_id, desks["ewa"].password)
        assert answer is not None
        assert answer.status == 401

    annas = session_of(exchange.acme.anna)

    def history() -> str:
        return httpx.get(f"{ADDRESS}/history/", headers=annas).text

    wait_on(anna, lambda: ewa.last_name in history(), "the name in the history", 15)
