"""The only file that speaks to the running switch: its REST interface and its stream of live events."""

import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx
import structlog
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from telecube.calls.errors import PhoneUnreachable, SwitchUnavailable
from telecube.config import config

log = structlog.get_logger()
APPLICATION = "telecube-switchboard"
# The dial plan's door of the phones.
DIAL_CONTEXT = "phones"
# What telecube.calls.interpreter.live reads.
LIVE_EVENTS = ("ChannelCreated", "Dial", "ChannelStateChange", "ChannelDestroyed")
_PATIENCE = httpx.Timeout(3.0, connect=1.0)


@dataclass(frozen=True)
class Channel:
    """A running channel of the switch."""

    id: str
    name: str
    state: str


def is_switch_up() -> bool:
    """Whether the switch answers."""
    try:
        _call("GET", "/asterisk/ping")
    except SwitchUnavailable:
        return False
    return True


def list_channels() -> list[dict[str, Any]]:
    """All running channels, as the switch describes them; raises SwitchUnavailable."""
    channels: list[dict[str, Any]] = _call("GET", "/channels").json()
    return channels


def originate(device_id: str, number: str, *, tenant_id: str, ring_seconds: int = 30) -> str:
    """Ring the user's own phone, then dial the number from it; returns the call's linked id.

    Raises PhoneUnreachable or SwitchUnavailable. The route decides what caller id the other party sees.
    """
    body = {
        "endpoint": f"PJSIP/{device_id}",
        "context": DIAL_CONTEXT,
        "extension": number,
        "priority": 1,
        # Shown on the user's own phone while it rings.
        "callerId": number,
        "timeout": ring_seconds,
        "variables": {"CHANNEL(accountcode)": tenant_id, "CHANNEL(tenantid)": tenant_id},
    }
    answer = _call("POST", "/channels", json=body)
    if answer.status_code >= 400:
        raise PhoneUnreachable
    return str(answer.json()["id"])


def hang_up_device(device_id: str) -> int:
    """End all running channels of one phone; returns how many. Raises SwitchUnavailable."""
    ended = 0
    for channel in list_channels():
        if str(channel["name"]).startswith(f"PJSIP/{device_id}-"):
            _call("DELETE", f"/channels/{quote(channel['id'], safe='')}")
            ended += 1
    return ended


def reload_module(name: str) -> None:
    """Make a module of the switch read its files again. Raises SwitchUnavailable."""
    if _call("PUT", f"/asterisk/modules/{quote(name, safe='')}").status_code >= 400:
        raise SwitchUnavailable


def reopen_log(name: str) -> None:
    """Make the switch open a log file anew that was renamed. Raises SwitchUnavailable."""
    if _call("PUT", f"/asterisk/logging/{quote(name, safe='')}/rotate").status_code >= 400:
        raise SwitchUnavailable


def listen(*, silence_seconds: float = 5.0) -> Iterator[dict[str, Any] | None]:
    """Live events as they happen; None first when connected and after each silence.

    Raises SwitchUnavailable when the switch cannot be reached or goes away.
    """
    address = f"ws://127.0.0.1:{config.asterisk_http_port}/ari/events?app={APPLICATION}&subscribeAll=true"
    try:
        with connect(address, additional_headers=_credentials(), open_timeout=3, max_size=2**20) as stream:
            _choose_events()
            yield None
            while True:
                yield _receive(stream, silence_seconds)
    except (OSError, WebSocketException, TimeoutError) as problem:
        raise SwitchUnavailable from problem


def _choose_events() -> None:
    """Let the switch send what is used: a call has over a hundred events, most of them variables being set."""
    allowed = [{"type": name} for name in LIVE_EVENTS]
    _call("PUT", f"/applications/{APPLICATION}/eventFilter", json={"allowed": allowed})


def _receive(stream: Any, silence_seconds: float) -> dict[str, Any] | None:
    try:
        text = stream.recv(timeout=silence_seconds)
    except TimeoutError:
        return None
    event = json.loads(text)
    return event if isinstance(event, dict) else None


def _call(method: str, path: str, **options: Any) -> httpx.Response:
    address = f"http://127.0.0.1:{config.asterisk_http_port}/ari{path}"
    try:
        answer = httpx.request(
            method,
            address,
            auth=(config.ari_user, config.ari_password),
            timeout=_PATIENCE,
            trust_env=False,
            **options,
        )
    except httpx.HTTPError as problem:
        raise SwitchUnavailable from problem
    # 404 on a channel: it ended by itself. Other refusals of a GET mean that the switch is not ready for us.
    if answer.status_code >= 500 and method == "GET":
        raise SwitchUnavailable
    if answer.status_code == 401:
        log.error("switch_refused_our_password", sentence="The exchange refuses the password of its interface.")
        raise SwitchUnavailable
    return answer


def _credentials() -> dict[str, str]:
    pair = f"{config.ari_user}:{config.ari_password}".encode()
    return {"Authorization": f"Basic {b64encode(pair).decode()}"}
