"""What the exchange's database role sees and decides, asked in SQL as that role."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from telecube.config import config
from telecube.core.phone_numbers import to_e164
from tests.asterisk.exchange import Desk, Exchange, as_switch

DIALLED = [
    "602345678", "602 345 678", "602-345-678", "48602345678", "+48602345678", "+48 602 345 678", "0048602345678",
    "0048 (22) 100-20-01", "(22) 100 20 01", "48 22 100 20 01", "801234567", "116123", "+4930123456",
    "004930123456", "+12125550100", "+44 20 7946 0958", "0044 20 7946 0958", "+380 44 123 4567",
    "112", "12345", "*21", "", "abc", "+", "00", "+0123456789", "123456789012345",
]  # fmt: skip


@pytest.fixture
def switch(exchange: Exchange) -> Iterator[psycopg.Connection[Any]]:
    with as_switch() as connection:
        yield connection


def route(switch: psycopg.Connection[Any], endpoint: str, dialled: str, caller: str = "", by: str = "") -> Any:
    columns = "kind, target, callerid, tenant"
    return switch.execute(
        f"SELECT {columns} FROM asterisk.route(%s, %s, %s, %s)",  # noqa: S608
        [endpoint, dialled, caller, by],
    ).fetchone()


@pytest.mark.parametrize("dialled", DIALLED)
def test_numbers_are_normalised_in_sql_as_in_python(switch: psycopg.Connection[Any], dialled: str) -> None:
    row = switch.execute("SELECT asterisk.e164(%s)", [dialled]).fetchone()
    assert row is not None
    assert row[0] == to_e164(dialled)


def test_the_realm_is_the_one_of_the_digests(switch: psycopg.Connection[Any]) -> None:
    row = switch.execute("SELECT asterisk.realm()").fetchone()
    assert row == (config.sip_realm,)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 1 FROM public.accounts_user",
        "SELECT 1 FROM public.telephony_sipaccount",
        "SELECT 1 FROM asterisk.device",
        "DELETE FROM asterisk.ps_endpoints",
        "UPDATE asterisk.ps_auths SET realm = 'x'",
        "SELECT asterisk.route_number('+48', '')",
        "CREATE TABLE asterisk.mine (id int)",
        "CREATE TEMP TABLE mine (id int)",
    ],
)
def test_the_exchange_sees_and_changes_nothing_else(switch: psycopg.Connection[Any], statement: str) -> None:
    with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectNotInPrerequisiteState)):
        switch.execute(statement)


def test_it_never_waits_for_long(switch: psycopg.Connection[Any]) -> None:
    with pytest.raises(psycopg.errors.QueryCanceled):
        switch.execute("SELECT pg_sleep(5)")


def test_every_row_carries_the_tenant_and_only_digests(
    exchange: Exchange, switch: psycopg.Connection[Any], desks: dict[str, Desk]
) -> None:
    anna = desks["anna"]
    row = switch.execute("SELECT tenantid, context FROM ps_endpoints WHERE id = %s", [anna.device_id]).fetchone()
    assert row == (str(exchange.acme.id), "phones")
    auth = switch.execute("SELECT ps_auths::text FROM ps_auths WHERE id = %s", [anna.device_id]).fetchone()
    assert auth is not None
    assert anna.password not in auth[0]


def test_routes(exchange: Exchange, switch: psycopg.Connection[Any], desks: dict[str, Desk]) -> None:
    anna, ben, carla, gina = (desks[name] for name in ("anna", "ben", "carla", "gina"))
    acme, globex = str(exchange.acme.id), str(exchange.globex.id)
    outside = "+48600100200"
    assert route(switch, anna.device_id, ben.extension) == ("user", ben.device_id, anna.extension, acme)
    assert route(switch, anna.device_id, ben.number) == ("user", ben.device_id, anna.extension, acme)
    assert route(switch, anna.device_id, outside) == ("outside", outside, anna.number, acme)
    assert route(switch, anna.device_id, gina.number) == ("neighbour", gina.number, anna.number, acme)
    assert route(switch, carla.device_id, gina.number) == ("refuse", "21", "", acme)
    assert route(switch, carla.device_id, "112") == ("outside", "112", anna.number, acme)
    assert route(switch, "operator", ben.number, "602345678") == ("user", ben.device_id, "+48602345678", acme)
    assert route(switch, "neighbour", gina.number, anna.number) == ("user", gina.device_id, anna.number, globex)
    assert route(switch, "operator", ben.extension, "") == ("refuse", "1", "", "")
    assert route(switch, "operator", outside, "")[:2] == ("refuse", "1")
    assert route(switch, "nobody234567", "112")[:2] == ("refuse", "21")
    assert route(switch, "operator", outside, "+48602345678", by=anna.device_id)[:2] == ("refuse", "21")
    assert route(switch, ben.device_id, outside, ben.extension, by=anna.device_id)[:3] == (
        "outside",
        outside,
        anna.number,
    )
