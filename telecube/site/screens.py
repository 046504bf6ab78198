"""What the pictured screens say today: drawn by the product itself from one fixed scene, read, and marked.

The scene – the demo company as a company looks after a year, at one fixed moment – is made in a transaction that is
undone. So the marks depend on nothing but the program, its words and the scene.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.core.management import call_command
from django.db import transaction
from django.test import Client

from telecube.accounts.demo import ANNA, find_demo_user
from telecube.accounts.models import Identity
from telecube.accounts.queries.actors import actor_of
from telecube.core.clock import WARSAW, clock_set_to
from telecube.core.tenancy import tenant_scope
from telecube.site.page_head import site_path
from telecube.site.pictures import LANGUAGES, PICTURES, SHARE, Picture, digest
from telecube.site.reading import Reader, read
from telecube.telephony.models import SipAccount

MOMENT = datetime(2026, 11, 24, 11, 20, tzinfo=WARSAW)
#: What the picture for sharing shows of the front page.
HERO = "tc-hero"
AT_ONCE = "load"
#: A name that every installation answers to.
HERE = "localhost"


@dataclass(frozen=True)
class Scene:
    """A company to be drawn: the login of its main administrator, and what was drawn by lot when it was made."""

    identity: Identity
    by_lot: frozenset[str]

    def client_in(self, language: str) -> Client:
        """Return a browser in which the main administrator is logged in and reads the language."""
        self.identity.language = language
        self.identity.save(update_fields=["language"])
        client = Client(SERVER_NAME=HERE)
        client.force_login(self.identity)
        # Django's own signal knows nothing of the scene's moment.
        self.identity.last_login = MOMENT
        self.identity.save(update_fields=["last_login"])
        return client

    def lines_of(self, client: Client, picture: Picture) -> list[str]:
        """Return what a screen says, line by line, with whatever it loads at once and what the deed opens."""
        page = read(fetch(client, picture.path), menu=MENUS.get(picture.deed, ""))
        if picture.deed in FOLLOWED:
            page = read(fetch(client, FOLLOWED[picture.deed](page)))
        parts = [page, *(read(fetch(client, address)) for address in loaded_at_once(page))]
        if picture.deed in OPENED:
            parts.append(read(fetch(client, OPENED[picture.deed](page))))
        return ["(by lot)" if line in self.by_lot else line for part in parts for line in part.lines]


def screens() -> dict[str, str]:
    """Return the mark of each pictured screen in each language."""
    with scene() as made:
        said = {
            f"{picture.name}-{language}": made.lines_of(client, picture)
            for language in LANGUAGES
            for client in [made.client_in(language)]
            for picture in PICTURES
        }
    said |= {f"{SHARE}-{language}": hero_lines(language) for language in LANGUAGES}
    return {name: digest("\n".join(lines).encode()) for name, lines in said.items()}


@contextmanager
def scene() -> Iterator[Scene]:
    """Make the scene at its moment, for as long as the block lasts."""
    with transaction.atomic(), clock_set_to(MOMENT), open(os.devnull, "w") as nowhere:
        call_command("load_demo", stdout=nowhere)
        call_command("load_site_scene", stdout=nowhere)
        anna = find_demo_user(ANNA)
        assert anna is not None
        assert anna.identity is not None
        with tenant_scope(actor_of(anna).tenant_id):
            by_lot = frozenset(SipAccount.objects.values_list("device_id", flat=True))
        yield Scene(anna.identity, by_lot)
        transaction.set_rollback(True)


def hero_lines(language: str) -> list[str]:
    """Return what the front page of the site says where the picture for sharing is cut out."""
    return read(fetch(Client(SERVER_NAME=HERE), site_path("home", language)), within=HERO).lines


def fetch(client: Client, address: str) -> str:
    """Return a page or fragment; anything but an answer is a mistake of this program."""
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return str(answer.content.decode())


def loaded_at_once(page: Reader) -> list[str]:
    """Return the addresses of the fragments that a page loads by itself."""
    return [one["hx-get"] for _tag, one in page.elements if one.get("hx-trigger") == AT_ONCE]


def first_row(page: Reader) -> str:
    """Return where the first name in a list leads."""
    tags = [tag for tag, _one in page.elements]
    return next(one["href"] for tag, one in page.elements[tags.index("table") :] if tag == "a")


def second_pencil(page: Reader) -> str:
    """Return the panel of the second user group; the first one is the fixed one."""
    return [one["hx-get"] for _tag, one in page.elements if one.get("id", "").endswith("-edit")][1]


#: Deeds of the pictures that lead to another page, and those that open a fragment beside it.
FOLLOWED: Mapping[str, Callable[[Reader], str]] = {"first_row": first_row}
OPENED: Mapping[str, Callable[[Reader], str]] = {"pencil": second_pencil}
#: Deeds that open a menu that the page has already, by the attribute that it carries.
MENUS = {"row_menu": "data-rowmenu"}
