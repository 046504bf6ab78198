"""Speaking to the switch: what is asked, and what a switch that is away means."""

import httpx
import pytest

from telecube.calls import gateway
from telecube.calls.errors import PhoneUnreachable, SwitchUnavailable


@pytest.fixture
def switch(monkeypatch):
    """A switch at the border that remembers what it was asked."""
    asked = []
    channels = [
        {"id": "pbx-1.1", "name": "PJSIP/aaaaaaaaaaaa-00000001"},
        {"id": "pbx-1.2", "name": "PJSIP/bbbbbbbbbbbb-00000002"},
    ]
    answers = {"POST": 200}

    def answer(method, address, **options):
        asked.append((method, address.split("/ari")[1], options.get("json")))
        body = channels if address.endswith("/channels") and method == "GET" else {"id": "pbx-9.9"}
        return httpx.Response(answers.get(method, 200), json=body)

    monkeypatch.setattr(gateway.httpx, "request", answer)
    return asked, answers


def test_only_the_channels_of_the_phone_are_hung_up(switch):
    asked, _ = switch
    assert gateway.hang_up_device("aaaaaaaaaaaa") == 1
    assert [(method, path) for method, path, _ in asked] == [("GET", "/channels"), ("DELETE", "/channels/pbx-1.1")]


def test_a_click_rings_the_own_phone_and_then_dials(switch):
    asked, _ = switch
    assert gateway.originate("aaaaaaaaaaaa", "+48602345678", tenant_id="t") == "pbx-9.9"
    body = asked[0][2]
    assert (body["endpoint"], body["context"], body["extension"]) == ("PJSIP/aaaaaaaaaaaa", "phones", "+48602345678")


def test_the_switch_is_asked_for_nothing_but_the_events_that_are_read(switch):
    asked, _ = switch
    gateway._choose_events()
    method, path, body = asked[0]
    assert (method, path) == ("PUT", "/applications/telecube-switchboard/eventFilter")
    assert {event["type"] for event in body["allowed"]} == {
        "ChannelCreated",
        "Dial",
        "ChannelStateChange",
        "ChannelDestroyed",
    }


def test_a_phone_that_is_not_connected_is_a_refusal(switch):
    _, answers = switch
    answers["POST"] = 400
    with pytest.raises(PhoneUnreachable):
        gateway.originate("aaaaaaaaaaaa", "+48602345678", tenant_id="t")


def test_a_switch_that_is_away_is_said_so(monkeypatch):
    def refuse(*_arguments, **_options):
        raise httpx.ConnectError("nobody there")

    monkeypatch.setattr(gateway.httpx, "request", refuse)
    assert gateway.is_switch_up() is False
    with pytest.raises(SwitchUnavailable):
        gateway.list_channels()
    with pytest.raises(SwitchUnavailable):
        gateway.hang_up_device("aaaaaaaaaaaa")
