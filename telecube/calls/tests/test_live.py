"""What rings and who talks, from the switch's live events."""

from uuid import UUID

import pytest

from telecube.calls.actions.live_state import remove_live_calls, write_live_call
from telecube.calls.interpreter.live import LiveCalls
from telecube.calls.models import LiveCall
from telecube.calls.tests.tables import ACME
from telecube.core.tenancy import tenant_scope


def channel(
    number: int, endpoint: str, *, state: str = "Ring", caller: str = "", exten: str = "", tenant: object = ""
) -> dict:
    return {
        "id": f"pbx-1.{number}",
        "name": f"PJSIP/{endpoint}-{number:08x}",
        "state": state,
        "caller": {"number": caller, "name": ""},
        "dialplan": {"exten": exten},
        "tenantid": str(tenant),
        "accountcode": "",
    }


def dial(caller: dict, peer: dict, status: str = "") -> dict:
    return {"type": "Dial", "caller": caller, "peer": peer, "dialstatus": status}


def ringing_call(ben: str, tenant: UUID = ACME) -> tuple[LiveCalls, dict, dict]:
    live = LiveCalls()
    outside = channel(1, "operator", caller="+48602345678", exten="+48123456700")
    live.apply({"type": "ChannelCreated", "channel": outside})
    routed = {**outside, "dialplan": {"exten": "user"}, "tenantid": str(tenant)}
    bens = channel(2, ben, state="Down", tenant=tenant)
    live.apply({"type": "ChannelCreated", "channel": bens})
    live.apply(dial(routed, bens))
    live.apply(dial(routed, bens, "RINGING"))
    return live, routed, bens


def test_a_ringing_phone_is_known_with_caller_and_dialled_number():
    live, _, _ = ringing_call("benbenben102")
    call = live.calls["pbx-1.1"]
    assert (call.state, call.caller, call.dialled, call.tenant_id) == ("ringing", "+48602345678", "+48123456700", ACME)
    assert call.phones == {"benbenben102": "ringing"}


def test_an_answered_phone_talks_and_never_rings_again():
    live, outside, bens = ringing_call("benbenben102")
    live.apply(dial(outside, bens, "ANSWER"))
    live.apply({"type": "ChannelStateChange", "channel": {**bens, "state": "Ringing"}})
    assert live.calls["pbx-1.1"].state == "talking"


def test_a_transferred_call_rings_at_the_next_phone():
    live, outside, bens = ringing_call("benbenben102")
    live.apply(dial(outside, bens, "ANSWER"))
    live.apply({"type": "ChannelDestroyed", "channel": bens})
    carlas = channel(3, "carlacarl103", tenant=ACME)
    live.apply(dial(outside, carlas, "RINGING"))
    assert live.calls["pbx-1.1"].phones == {"carlacarl103": "ringing"}


def test_a_call_is_gone_when_its_last_channel_is():
    live, outside, bens = ringing_call("benbenben102")
    live.apply(dial(outside, bens, "CANCEL"))
    live.apply({"type": "ChannelDestroyed", "channel": bens})
    assert live.apply({"type": "ChannelDestroyed", "channel": outside}) == {"pbx-1.1"}
    assert live.calls == {}


def test_a_new_connection_forgets_what_was_and_learns_what_runs():
    live, outside, _ = ringing_call("benbenben102")
    assert live.start_over([outside], {}) == {"pbx-1.1"}
    live.apply(dial(outside, channel(3, "carlacarl103", tenant=ACME), "RINGING"))
    assert live.calls["pbx-1.1"].phones == {"carlacarl103": "ringing"}


@pytest.mark.parametrize("event", [{}, {"type": "Dial", "peer": {}}, {"type": "ContactStatusChange"}])
def test_other_events_change_nothing(event):
    assert LiveCalls().apply(event) == set()


@pytest.mark.django_db(databases=["default", "platform"])
def test_the_called_user_is_told_once_that_it_rings(event_file, acme, monkeypatch):
    told = []
    monkeypatch.setattr(
        "telecube.calls.actions.live_state.notify",
        lambda tenant_id, *, topic, users=None, data=None: told.append((topic, list(users or []))),
    )
    live, outside, bens = ringing_call(event_file.phones["benbenben102"], acme.id)
    write_live_call(live.calls["pbx-1.1"])
    write_live_call(live.calls["pbx-1.1"])
    assert told == [("call.ringing", [acme.ben.pk])]
    with tenant_scope(acme.id):
        row = LiveCall.objects.get(linked_id="pbx-1.1")
    assert (row.caller_number, row.our_number, row.is_from_outside) == ("+48602345678", "+48123456700", True)

    live.apply(dial(outside, bens, "ANSWER"))
    write_live_call(live.calls["pbx-1.1"])
    assert told[1:] == [("call.changed", [acme.ben.pk])]


@pytest.mark.django_db(databases=["default", "platform"])
def test_a_call_of_a_company_that_is_gone_is_not_written(world):
    live, _, _ = ringing_call("benbenben102", UUID("00000000-0000-7000-8000-0000000000ff"))
    write_live_call(live.calls["pbx-1.1"])
    with tenant_scope(world.acme.id):
        assert not LiveCall.objects.exists()


def test_a_finished_call_leaves_no_row(committed_file):
    acme = committed_file.company
    live, _, _ = ringing_call(committed_file.phones["benbenben102"], acme.id)
    write_live_call(live.calls["pbx-1.1"])
    remove_live_calls(["pbx-1.1"])
    with tenant_scope(acme.id):
        assert not LiveCall.objects.exists()
