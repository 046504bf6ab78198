"""Every address declares its access, and the table address × method × right × visitor holds when it is asked for real.

Each address is asked with objects of the company acme. The run writes what was answered to var/reports/access-table.md.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.cache import cache as counts
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver
from django.utils import translation

from telecube.accounts.models import PermissionGroup, User
from telecube.accounts.permission_errors import OnlyTheMainAdministrator
from telecube.accounts.permissions import MANAGE_SECURITY
from telecube.api.actions.keys import create_key
from telecube.core.checks import every_view_declares_access, views_of
from telecube.core.clock import now
from telecube.core.errors import RightMissing
from telecube.core.tenancy import tenant_scope
from tests.house_rules.access_objects import NobodyKnows, Objects, address_of
from tests.house_rules.access_rows import METHODS, Row, rows_of
from tests.house_rules.source import HOUSE
from tests.world import World

REPORT = HOUSE / "var/reports/access-table.md"
VISITORS = ("stranger", "blocked", "without the right", "with the right", "main administrator", "other company's")
NOBODY = ("stranger", "blocked")
WITH_ALL = ("with the right", "main administrator")
#: What only the main administrator does, whatever rights others hold.
HIS_ALONE = {
    "permission-groups/new/",
    "permission-groups/main-administrator/",
    "permission-groups/main-administrator/<uuid:user_id>/",
}
HIS_ALONE_IN_THE_API = {("api/v1/permission-groups", "POST")}
#: Pages that also show the object, which is another right.
ALSO_NEEDED = {
    "contacts/persons/<uuid:person_id>/edit/": "contacts.person.view",
    "contacts/persons/<uuid:person_id>/notes/": "contacts.person.view",
}
#: Fragments of several forms: open to whoever may fill in one of these, which the view itself looks at.
ONE_OF_SEVERAL_RIGHTS = {"permission-groups/choices/", "user-groups/search/", "user-groups/<uuid:group_id>/ticks/"}
#: One's own trace, written whether or not the door opens.
TRACES = {"django_session", "accounts_usersession", "api_apirequest", "api_apikey", "core_sharedvalue"}
Outcomes = dict[tuple[str, str], dict[str, int]]


@pytest.fixture(scope="module")
def report() -> Iterator[Outcomes]:
    """What was answered, by address and method; written down at the end."""
    outcomes: Outcomes = {}
    yield outcomes
    lines = [f"| address | method | declared | {' | '.join(VISITORS)} |", "| --- " * (3 + len(VISITORS)) + "|"]
    for (address, cells), statuses in outcomes.items():
        lines.append(f"| {address} | {cells} | {' | '.join(str(statuses.get(name, '')) for name in VISITORS)} |")
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text("# Who gets what: answered at the last run of the tests\n\n" + "\n".join(lines) + "\n")


@pytest.fixture
def made(world: World) -> Objects:
    """Objects of acme for all places of all addresses."""
    return Objects(world)


@dataclass(frozen=True)
class Answer:
    """What a request got: the status, the tables that it touched, and a refusal of the person in words, if any."""

    status: int
    touched: set[str]
    refusal: str = ""


class Visit:
    """A visitor who asks every address; each request is undone, and so is what was arranged for it."""

    def __init__(self, name: str, world: World, made: Objects, client_of: Callable[[User], Client]) -> None:
        self.name = name
        self.world = world
        self.made = made
        self.company = world.globex if name == "other company's" else world.acme
        self.user = {"main administrator": world.acme.anna, "other company's": world.globex.gina}.get(
            name, world.acme.carla
        )
        self.client = Client() if name == "stranger" else client_of(self.user)
        self.cookies = self.client.cookies.output(header="", sep=";")
        self.headers = {"Authorization": f"Bearer {self._key()}"} if name != "stranger" else {}

    def _key(self) -> str:
        """A key that Carla made while she could."""
        with tenant_scope(self.company.id), _undone_rights(self.user):
            return create_key(self.company.actor(self.user.first_name.lower()), name="Klucz").secret

    def ask(self, row: Row) -> Answer:
        """Ask, undo, and return what was answered."""
        counts.clear()
        self.client.cookies = SimpleCookie(self.cookies)  # also after the page that logs out
        with transaction.atomic():
            self._arrange(row)
            before = _touched()
            options: dict[str, Any] = {"headers": {"Accept": "application/json"}}
            if row.kind == "api_key":
                options = {"headers": self.headers, "content_type": "application/json"}
            self.client.raise_request_exception = False
            data = {"data": row.body} if row.body is not None else {}
            answer = getattr(self.client, row.method.lower())(address_of(row.route, self.made), **data, **options)
            after, said = _touched(), _refusal_in(answer)
            transaction.set_rollback(True)
        touched = {table for table, count in after.items() if count != before.get(table, 0)} - TRACES
        return Answer(answer.status_code, touched, said)

    def _arrange(self, row: Row) -> None:
        with tenant_scope(self.world.acme.id):
            needed = [row.right, ALSO_NEEDED.get(row.route, row.right)]
            rights = needed if self.name == "with the right" and row.right else []
            PermissionGroup.objects.filter(users=self.world.acme.carla).update(rights=rights)
            if self.name == "blocked":
                User.objects.filter(pk=self.user.pk).update(blocked_at=now())


@contextmanager
def _undone_rights(user: User) -> Iterator[None]:
    """Let somebody make keys for a moment."""
    group = user.permission_group
    if group is not None:
        group.rights = ["api.keys.manage"]
    yield
    if group is not None:
        group.rights = []


def _refusal_in(answer: Any) -> str:
    """Return what an answer says about the person's rights, whatever its status: in the page or in a message."""
    if answer.streaming:
        return ""
    told = [html.unescape(answer.content.decode(errors="replace"))]
    told += [str(message) for message in get_messages(answer.wsgi_request)]
    found = (pattern.search(text) for text in told for pattern in refusals_of_persons())
    return next((match[0] for match in found if match), "")


@cache
def refusals_of_persons() -> tuple[re.Pattern[str], ...]:
    """Return the sentences, in both languages, with which actions refuse whoever lacks the right or the role."""
    patterns = []
    for language in ("pl", "en"):
        with translation.override(language):
            for kind in (RightMissing, OnlyTheMainAdministrator):
                parts = re.split(r"%\(\w+\)s", str(kind.sentence))
                patterns.append(re.compile(".{1,200}?".join(map(re.escape, parts)), re.DOTALL))
    return tuple(patterns)


def _touched() -> dict[str, int]:
    """Return how many rows of each table this transaction has written so far, also in vain."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return dict(cursor.fetchall())


def expected(row: Row, visitor: str) -> set[int] | None:
    """Return the statuses that the declaration allows; None: whatever the page says, but no refusal of the person."""
    if row.kind == "public":
        return None
    if visitor in NOBODY:
        return {401} if row.kind == "api_key" else {302, 401}
    if row.kind == "staff":
        return {404}
    if row.kind == "logged_in" and not row.is_accepted:
        return {302, 404, 405}  # pages of one's second factor first ask who one is, and what there is
    if not row.is_accepted:
        return {405} if row.kind != "right" or visitor in WITH_ALL else {403, 405}
    if visitor == "without the right" and row.right:
        return {403}
    if row.route in ONE_OF_SEVERAL_RIGHTS and visitor in {"without the right", "with the right"}:
        return {403}
    if visitor == "other company's" and row.has_object:
        return {404}
    if visitor == "with the right" and (row.route in HIS_ALONE or (row.route, row.method) in HIS_ALONE_IN_THE_API):
        return {403}
    return None


def mistake(row: Row, visitor: str, answer: Answer) -> str:
    """Return what is wrong with an answer, or nothing."""
    allowed, status, touched = expected(row, visitor), answer.status, answer.touched
    told = f"{row.method} /{row.route} ({row.kind} {row.right}) answered {status} to “{visitor}”"
    if allowed is not None and status not in allowed:
        return f"{told}, expected {sorted(allowed)}"
    if allowed is not None and touched:
        return f"{told} and wrote to {sorted(touched)} all the same"
    if allowed is None and (status == 500 or (row.kind != "public" and status in {401, 403})):
        return told
    if allowed is None and answer.refusal:
        return f"{told} and said: {answer.refusal}"
    return ""


def test_every_view_declares_its_access() -> None:
    assert every_view_declares_access(None) == []
    assert len(list(views_of(get_resolver()))) > 20


@pytest.mark.parametrize("visitor", VISITORS)
def test_every_address_answers_every_visitor_as_declared(
    world: World, made: Objects, client_of: Callable[[User], Client], report: Outcomes, visitor: str
) -> None:
    rows = rows_of(made)
    assert {row.method for row in rows} == set(METHODS)
    visit = Visit(visitor, world, made, client_of)
    mistakes = []
    for row in rows:
        answer = visit.ask(row)
        if row.is_accepted:
            key = (f"/{row.route}", f"{row.method} | {row.right or row.kind}")
            report.setdefault(key, {})[visitor] = answer.status
        mistakes.append(mistake(row, visitor, answer))
    said = [text for text in mistakes if text]
    if said:
        pytest.fail("\n".join(said), pytrace=False)


def test_a_refusal_of_the_person_is_found_behind_any_status() -> None:
    for language in ("pl", "en"):
        with translation.override(language):
            for refusal in (RightMissing(right=MANAGE_SECURITY), OnlyTheMainAdministrator(name="Anna")):
                page = html.escape(f"<p>{refusal}</p>")
                assert any(pattern.search(html.unescape(page)) for pattern in refusals_of_persons())
    assert not any(pattern.search("Write the internal number.") for pattern in refusals_of_persons())


def test_an_address_whose_object_nobody_can_make_is_named(made: Objects) -> None:
    with pytest.raises(NobodyKnows, match="nobody knows how to make"):
        address_of("ships/<uuid:ship_id>/", made)
