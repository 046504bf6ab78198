"""What the room's tests share: an online shop at the stand-in for Przelewy24, and the jobs as the worker does them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.test import Client

from standins.przelewy24 import Provider, Transaction, serve
from standins.taxpayers import Register
from standins.taxpayers import serve as serve_register
from telecube.billing.payment_methods import registry
from telecube.billing.taxpayers import registry as taxpayers
from telecube.config import config
from telecube.core.models import OutboxEvent
from telecube.core.tenancy import tenant_scope

MERCHANT, API_KEY, CRC = 123456, "key-of-the-interface", "key-of-the-signatures"


@dataclass
class Shop:
    """The stand-in as a test uses it."""

    provider: Provider

    def transaction(self, top_up_id: UUID) -> Transaction:
        """Return what the stand-in knows of a top-up."""
        known = (one for session, one in self.provider.by_session.items() if session.endswith(top_up_id.hex))
        return next(known)

    def pay(self, top_up_id: UUID, deed: str = "pay") -> None:
        """Do what a payer chooses on the stand-in's page."""
        self.provider.do(self.transaction(top_up_id).token, deed)


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """A shop at the stand-in, answering real HTTP; notices come in as requests of a stranger."""
    provider = Provider(MERCHANT, API_KEY, CRC, deliver=_deliver)
    server = serve(provider, 0)
    threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    keys = {
        "przelewy24_merchant_id": MERCHANT,
        "przelewy24_pos_id": MERCHANT,
        "przelewy24_api_key": API_KEY,
        "przelewy24_crc": CRC,
        "przelewy24_url": f"http://127.0.0.1:{server.server_port}",
    }
    monkeypatch.setattr(registry, "config", config.model_copy(update=keys))
    yield Shop(provider)
    server.shutdown()
    server.server_close()


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Iterator[Register]:
    """The list of VAT payers at its stand-in, answering real HTTP."""
    made = Register()
    server = serve_register(made, 0)
    threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setattr(taxpayers, "config", config.model_copy(update={"taxpayer_register_url": address}))
    yield made
    server.shutdown()
    server.server_close()


def _deliver(address: str, body: bytes) -> int:
    path = urlsplit(address).path
    return Client(enforce_csrf_checks=True).post(path, body, content_type="application/json").status_code


def announced(tenant_id: UUID, name: str) -> list[dict[str, str]]:
    """Return the bodies of the company's facts of one name, in order."""
    with tenant_scope(tenant_id):
        return list(OutboxEvent.objects.filter(name=name).order_by("announced_at").values_list("body", flat=True))
