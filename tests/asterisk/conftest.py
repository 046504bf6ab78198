"""The exchange of the test instance, started once for this folder; two companies of its own with phones."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from telecube.config import config
from telecube.devtools.instance import open_instance
from telecube.devtools.services import running
from tests.asterisk.exchange import Exchange, PhoneBook, give_desk
from tests.asterisk.gate import DatabaseGate
from tests.world import build_world


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder need the switch."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.switch)


@pytest.fixture(scope="package")
def exchange(django_db_setup: None, django_db_blocker: Any) -> Iterator[Exchange]:
    """The running exchange; its database connection goes through a gate."""
    instance = open_instance(Path(os.environ["TELECUBE_ENV_FILE"]).parent.name)
    gate = DatabaseGate(config.database_host, config.database_port)
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        world = build_world(suffix=secrets.token_hex(3))
        made = Exchange(gate=gate, acme=world.acme, globex=world.globex)
        tail = f"{secrets.randbelow(10**5):05d}"
        made.desks = {
            "anna": give_desk(world.acme, "anna", number=f"+4822{tail}01"),
            "ben": give_desk(world.acme, "ben", number=f"+4822{tail}02"),
            "carla": give_desk(world.acme, "carla", number=""),
            # Raw clients vanish without a word, so they have an account that nobody calls.
            "dora": give_desk(world.acme, "dora", number=""),
            "gina": give_desk(world.globex, "gina", number=f"+4812{tail}01"),
        }
        patch.setenv("TELECUBE_DATABASE_PORT", str(gate.port))
        patch.setenv("TELECUBE_DATABASE_HOST", "127.0.0.1")
        with running(instance, "asterisk"):
            patch.undo()
            yield made
    gate.end()


@pytest.fixture
def desks(exchange: Exchange) -> dict[str, Any]:
    """SIP accounts by first name."""
    return exchange.desks


@pytest.fixture
def phone(exchange: Exchange) -> Iterator[PhoneBook]:
    """Make registered phones: ``phone("anna")``, ``phone.outside()``."""
    book = PhoneBook(exchange)
    yield book
    book.close()


@pytest.fixture
def committing(exchange: Exchange, django_db_blocker: Any) -> Iterator[None]:
    """Let the test change committed rows."""
    with django_db_blocker.unblock():
        yield
