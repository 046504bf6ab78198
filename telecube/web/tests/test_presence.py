"""One's own choice: kept, told to the colleagues, obeyed by the exchange's routing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from telecube.accounts.actions.availability import choose_availability
from telecube.accounts.actions.removal import delete_user
from telecube.accounts.errors import AvailabilityUnknown
from telecube.accounts.models import User
from telecube.audit.models import AuditEntry
from telecube.calls.models.live import LiveCall, LiveState
from telecube.calls.queries.presence import presence_of
from telecube.core.clock import now
from telecube.core.tenancy import tenant_scope
from telecube.telephony.models import BrowserPhone, Number, SipAccount
from tests.asterisk.exchange import as_switch
from tests.world import Company, World

ClientOf = Callable[[User], Client]
FIRST, SECOND = "aaaaaaaaaaaa", "bbbbbbbbbbbb"


def give_phone(user: User, extension: str, device: str) -> SipAccount:
    """Give a user an extension."""
    return SipAccount.objects.create(user=user, extension=extension, device_id=device, ha1_md5="0" * 32)


def open_panel(account: SipAccount) -> None:
    """Let the user's panel be open."""
    BrowserPhone.objects.create(
        sip_account=account,
        device_id=account.device_id[::-1].replace("b", "d").replace("a", "c"),
        session_key_hash=account.device_id,
        expires_at=now() + timedelta(minutes=5),
    )


def presence(user: User) -> str:
    """Return what colleagues see."""
    return presence_of([User.objects.get(pk=user.pk)])[user.pk]


@pytest.mark.parametrize(
    ("choice", "is_open", "seen"),
    [
        ("ready", True, "ready"),
        ("break", True, "break"),
        ("dnd", True, "dnd"),
        ("ready", False, "off"),
        ("break", False, "off"),
        ("dnd", False, "dnd"),
    ],
)
def test_colleagues_see_the_choice(acme: Company, choice: str, is_open: bool, seen: str) -> None:
    account = give_phone(acme.ben, "102", FIRST)
    if is_open:
        open_panel(account)
    choose_availability(acme.actor("ben"), choice)
    assert presence(acme.ben) == seen


def test_a_running_call_is_seen_before_the_choice(acme: Company) -> None:
    choose_availability(acme.actor("ben"), "dnd")
    LiveCall.objects.create(
        linked_id="x", state=LiveState.TALKING, answered_by=acme.ben.pk, ringing_users=[], called_users=[]
    )
    assert presence(acme.ben) == "talking"


def test_an_unknown_choice_is_refused_and_nothing_is_kept(acme: Company) -> None:
    with pytest.raises(AvailabilityUnknown):
        choose_availability(acme.actor("ben"), "asleep")
    acme.ben.refresh_from_db()
    assert acme.ben.availability == "ready"


def test_the_log_says_it_once(acme: Company) -> None:
    for _ in range(2):
        choose_availability(acme.actor("ben"), "dnd")
    assert AuditEntry.objects.filter(action="accounts.profile.changed").count() == 1


def test_the_page_keeps_the_choice_and_tells_it(world: World, client_of: ClientOf) -> None:
    ben, anna = client_of(world.acme.ben), client_of(world.acme.anna)
    answer = ben.post(reverse("web:availability"), {"availability": "dnd"}, headers={"HX-Request": "true"})
    assert answer.status_code == 204
    told = anna.get(reverse("web:presence"), {"user": str(world.acme.ben.pk)}).json()
    assert told == {"users": {str(world.acme.ben.pk): "dnd"}, "own": "ready"}
    assert ben.get(reverse("web:presence")).json()["own"] == "dnd"
    assert 'data-choice="dnd"' in ben.get(reverse("web:dashboard")).content.decode()


def test_other_companies_and_nonsense_are_told_nothing(world: World, client_of: ClientOf) -> None:
    anna = client_of(world.acme.anna)
    asked = {"user": [str(world.globex.gina.pk), str(uuid4())]}
    assert anna.get(reverse("web:presence"), asked).json()["users"] == {}
    assert anna.get(reverse("web:presence"), {"user": "x"}).status_code == 400


def test_a_deleted_colleague_is_told_of_no_more(world: World, client_of: ClientOf) -> None:
    with tenant_scope(world.acme.id):
        delete_user(world.acme.actor("anna"), world.acme.ben.pk)
    told = client_of(world.acme.anna).get(reverse("web:presence"), {"user": str(world.acme.ben.pk)})
    assert told.json()["users"] == {}


def test_presence_costs_the_same_for_one_and_for_all(acme: Company) -> None:
    costs = []
    for people in ([acme.ben], list(acme.people.values())):
        with CaptureQueriesContext(connection) as queries:
            presence_of(people)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 4


def route(endpoint: str, dialled: str) -> tuple[str, str, str]:
    """Return kind, target and reason of a decision of the exchange, asked as the exchange itself."""
    with as_switch() as switch:
        row = switch.execute(
            "SELECT kind, target, facts FROM asterisk.route(%s, %s, '', '')", [endpoint, dialled]
        ).fetchone()
    assert row is not None
    kind, target, facts = row
    return kind, target if kind == "refuse" else "", dict(pair.split("=", 1) for pair in facts.split(";"))["refused"]


@dataclass(frozen=True)
class Phones:
    """The SIP user names of Anna (101) and Ben (102), and Ben's number."""

    anna: str
    ben: str
    number: str


@pytest.fixture
def phones(committed_world: World) -> Phones:
    """Two people with phones that the exchange's own connection sees."""
    acme, serial = committed_world.acme, uuid4().int
    anna, ben = (f"{(serial + extra) % 10**12:012}" for extra in (0, 1))
    number = f"+4822{serial % 10**7:07}"
    with tenant_scope(acme.id):
        give_phone(acme.anna, "101", anna)
        give_phone(acme.ben, "102", ben)
        Number.objects.create(e164=number, owner=acme.ben)
    return Phones(anna, ben, number)


def choose(company: Company, choice: str) -> None:
    with tenant_scope(company.id):
        choose_availability(company.actor("ben"), choice)


@pytest.mark.parametrize(("caller", "dialled"), [("anna", "102"), ("anna", "number"), ("operator", "number")])
def test_do_not_disturb_is_not_rung_and_the_log_says_why(
    committed_world: World, phones: Phones, caller: str, dialled: str
) -> None:
    call = (getattr(phones, caller, caller), getattr(phones, dialled, dialled))
    for choice in ("ready", "break"):
        choose(committed_world.acme, choice)
        assert route(*call) == ("user", "", "")
    choose(committed_world.acme, "dnd")
    assert route(*call) == ("refuse", "17", "do_not_disturb")


@pytest.mark.parametrize(("dialled", "kind"), [("101", "user"), ("112", "outside")])
def test_whoever_is_not_to_be_disturbed_still_calls(
    committed_world: World, phones: Phones, dialled: str, kind: str
) -> None:
    choose(committed_world.acme, "dnd")
    assert route(phones.ben, dialled)[0] == kind
