"""A logged-in browser without the drawing: a session, requests one at a time, and the event stream."""

from __future__ import annotations

import http.client
import json
import queue
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from bench.company import Company
from telecube.devtools.instance import Instance
from telecube.devtools.screen import Trouble

PATIENCE_SECONDS = 20


@dataclass(frozen=True)
class Answer:
    """A page with the time from sending the request to the last byte."""

    status: int
    text: str
    milliseconds: float


@dataclass(frozen=True)
class LiveEvent:
    """One event of the stream and when it came."""

    topic: str
    data: dict[str, Any]
    at: float


class Browser:
    """One session over one kept connection, as a browser has it."""

    def __init__(self, instance: Instance, company: Company) -> None:
        self._host, self._port = instance["WEB_HOST"], instance.port("WEB_PORT")
        self._connection = self._connect()
        self._cookies: dict[str, str] = {}
        self._log_in(company)

    def get(self, path: str, *, target: str = "") -> Answer:
        """Fetch a page, or what htmx would swap into the element `target`."""
        headers = {"HX-Request": "true", "HX-Target": target} if target else {}
        return self._request("GET", path, headers=headers)

    def open_stream(self) -> EventStream:
        connection = self._connect()
        connection.request("GET", "/live/", headers=self._headers())
        response = connection.getresponse()
        if response.status != 200:
            raise Trouble(f"The event stream answers {response.status}.")
        return EventStream(connection, response)

    def _log_in(self, company: Company) -> None:
        page = self.get("/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        form = {
            "login": company.email,
            "password": company.password,
            "csrfmiddlewaretoken": token[1] if token else "",
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"http://{self._host}:{self._port}/"}
        answer = self._request("POST", "/login/", headers=headers, body=urlencode(form))
        if "sessionid" not in self._cookies:
            raise Trouble(
                f"The login of the company under measurement was answered {answer.status}, without a session."
            )

    def _request(self, method: str, path: str, *, headers: dict[str, str], body: str | None = None) -> Answer:
        began = time.perf_counter()
        self._connection.request(method, path, body=body, headers=self._headers() | headers)
        response = self._connection.getresponse()
        text = response.read()
        took = 1000 * (time.perf_counter() - began)
        for cookie in response.headers.get_all("Set-Cookie") or []:
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(cookie).items()}
        return Answer(response.status, text.decode(errors="replace"), took)

    def _headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        return {"Cookie": cookies, "Accept-Language": "pl"} if cookies else {"Accept-Language": "pl"}

    def _connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self._host, self._port, timeout=PATIENCE_SECONDS)


class EventStream:
    """Collects the events of one stream with the time of their arrival."""

    def __init__(self, connection: http.client.HTTPConnection, response: http.client.HTTPResponse) -> None:
        self._connection, self._response = connection, response
        self._events: queue.Queue[LiveEvent] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.wait("live.open")

    def wait(self, topic: str, accepts: Callable[[LiveEvent], bool] = lambda event: True) -> LiveEvent:
        """Return the next event of the topic that is accepted; others are passed over."""
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                event = self._events.get(timeout=max(0.01, end - time.monotonic()))
            except queue.Empty:
                raise Trouble(f"No {topic} came through the stream within {PATIENCE_SECONDS} s.") from None
            if event.topic == topic and accepts(event):
                return event

    def _read(self) -> None:
        topic = ""
        try:
            while line := self._response.readline():
                text = line.decode().strip()
                if text.startswith("event: "):
                    topic = text.removeprefix("event: ")
                if text.startswith("data: "):
                    data = json.loads(text.removeprefix("data: "))
                    self._events.put(LiveEvent(topic, data, time.perf_counter()))
        except (OSError, http.client.HTTPException, ValueError):
            return
