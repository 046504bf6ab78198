"""Robots at the sign-up: too quick, without a stamp, with a forged or an old one; and what a trial may call then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import signing
from django.test import Client

from telecube.accounts.models import Entitlements, Identity, User
from telecube.accounts.robots import LONGEST, QUICKEST, SALT, opening_stamp
from telecube.billing.actions.access import open_fully
from telecube.core.actor import Actor
from telecube.core.clock import clock_set_to, now
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.numbers import add_number
from telecube.telephony.actions.sip_accounts import create_sip_account, set_presentation
from tests.asterisk.exchange import as_switch
from tests.world import Company, World, make_user

PAGE = "/signup/"
OUTSIDE = "602345678"


def stamped(age: timedelta) -> str:
    """Return the stamp of a page that was opened so long ago."""
    with clock_set_to(now() - age):
        return opening_stamp()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "opened",
    [
        pytest.param(lambda: "", id="none"),
        pytest.param(opening_stamp, id="too quick"),
        pytest.param(lambda: signing.dumps(now().timestamp() - 60, salt="another"), id="forged"),
        pytest.param(lambda: signing.dumps("x", salt=SALT), id="odd"),
        pytest.param(lambda: stamped(LONGEST + timedelta(minutes=1)), id="too old"),
        pytest.param(lambda: stamped(-timedelta(hours=1)), id="from the future"),
    ],
)
def test_a_form_that_no_person_typed_opens_nothing_and_loses_nothing(
    client: Client, sign_up_values: dict[str, Any], opened: Callable[[], str]
) -> None:
    values = {**sign_up_values, "accepts_terms": "on", "opened": opened()}
    answer = client.post(PAGE, values)
    assert answer.status_code == 422
    assert "szybsze, niż da się wpisać" in answer.content.decode()
    assert sign_up_values["email"] in answer.content.decode()
    assert not Identity.objects.filter(email=sign_up_values["email"]).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("first", ["", "fresh"])
def test_a_person_who_was_taken_for_a_robot_presses_once_more(
    client: Client, sign_up_values: dict[str, Any], first: str
) -> None:
    values = {**sign_up_values, "accepts_terms": "on", "opened": first and opening_stamp()}
    stamp = client.post(PAGE, values).context["form"]["opened"].value()
    with clock_set_to(now() + QUICKEST):
        assert client.post(PAGE, {**values, "opened": stamp}).status_code == 302


@pytest.fixture
def device(committed_world: World) -> str:
    """The device of Anna, whose company is in its trial and has confirmed no address."""
    acme = committed_world.acme
    with tenant_scope(acme.id):
        anna = acme.actor("anna")
        EmailAddress.objects.filter(user=acme.anna.identity).update(verified=False)
        number = add_number(anna, "+48 22 555 01 77", owner_id=acme.anna.pk)
        account = create_sip_account(anna, user_id=acme.anna.pk).account
        create_sip_account(anna, user_id=acme.ben.pk, extension="202")
        set_presentation(anna, account.pk, number_id=number.pk)
        return account.device_id


def route(device: str, dialled: str) -> tuple[str, str]:
    """Ask as the exchange does; return the kind of the decision and why there is no call."""
    with as_switch() as switch:
        row = switch.execute("SELECT kind, facts FROM asterisk.route(%s, %s, '', '')", [device, dialled]).fetchone()
    assert row is not None
    return row[0], dict(pair.split("=", 1) for pair in row[1].split(";"))["refused"]


def confirm(user: User) -> None:
    """Press the link in the mail."""
    EmailAddress.objects.update_or_create(user=user.identity, email=user.identity.email, defaults={"verified": True})


def test_an_unconfirmed_trial_reaches_emergency_calls_colleagues_and_the_test_call_alone(
    device: str, committed_world: World
) -> None:
    with tenant_scope(committed_world.globex.id):
        add_number(committed_world.globex.actor("gina"), "+48 22 555 01 78", owner_id=committed_world.globex.gina.pk)
    assert route(device, OUTSIDE) == ("refuse", "email_not_confirmed")
    assert route(device, "225550178") == ("refuse", "email_not_confirmed")
    assert route(device, "112")[0] == "outside"
    assert route(device, "202")[1] in ("", "nobody_rings")
    assert route(device, "*43") == ("test_call", "")
    confirm(committed_world.acme.anna)
    assert route(device, OUTSIDE) == ("outside", "")
    assert route(device, "225550178") == ("neighbour", "")


def test_anybody_of_the_company_may_confirm_but_nobody_who_left(device: str, committed_world: World) -> None:
    acme = committed_world.acme
    confirm(acme.ben)
    assert route(device, OUTSIDE) == ("outside", "")
    with tenant_scope(acme.id):
        User.objects.filter(pk=acme.ben.pk).update(deleted_at=now())
    assert route(device, OUTSIDE) == ("refuse", "email_not_confirmed")


def test_a_confirmed_address_of_another_company_counts_for_nothing(device: str, committed_world: World) -> None:
    confirm(committed_world.globex.gina)
    assert route(device, OUTSIDE) == ("refuse", "email_not_confirmed")


def be_trusted() -> None:
    """Lift the limits of calls, as the first payment for a plan does."""
    entitlements = Entitlements.objects.get()
    entitlements.open_without_end()
    entitlements.free_calls()
    entitlements.save()


def test_who_has_paid_for_a_plan_or_came_with_an_exchange_is_not_asked(device: str, committed_world: World) -> None:
    acme = committed_world.acme
    with tenant_scope(acme.id):
        Entitlements.objects.update(has_own_exchange=True)
    assert route(device, OUTSIDE) == ("outside", "")
    with tenant_scope(acme.id):
        Entitlements.objects.update(has_own_exchange=False)
        open_fully(Actor.system(acme.id, "test"))
    assert route(device, OUTSIDE) == ("refuse", "email_not_confirmed")  # a plan that nobody has paid for
    with tenant_scope(acme.id):
        be_trusted()
    assert route(device, OUTSIDE) == ("outside", "")


def test_the_banner_says_what_does_not_work_until_then(acme: Company, client_of: Callable[[User], Client]) -> None:
    assert "confirm-email-banner" not in client_of(acme.anna).get("/dashboard/").content.decode()
    EmailAddress.objects.filter(user=acme.anna.identity).update(verified=False)
    page = client_of(acme.anna).get("/dashboard/").content.decode()
    assert "połączenia na zewnątrz nie wychodzą" in page
    be_trusted()
    page = client_of(acme.anna).get("/dashboard/").content.decode()
    assert "confirm-email-banner" in page
    assert "połączenia na zewnątrz nie wychodzą" not in page


def test_the_main_administrators_of_the_tests_have_confirmed(world: World) -> None:
    with tenant_scope(world.globex.id):
        assert make_user(world.globex, "Hugo", "Kos").identity.has_confirmed_email is False
        assert world.globex.gina.identity.has_confirmed_email
