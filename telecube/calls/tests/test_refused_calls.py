"""Why there was no call is said in words: for every code that the exchange knows, in the history and on the card."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.utils import translation

from telecube.accounts.models import User
from telecube.calls.models import CallRecord
from telecube.calls.rows import rows_of
from telecube.calls.tests.test_pages import make_call
from telecube.contacts.models import HistoryEntry, Person
from telecube.core.tenancy import tenant_scope
from tests.world import Company

#: A refusal's code in the source of asterisk's functions: in the facts, as a refusal's reason, as a CASE's outcome.
CODES = re.compile(
    r"'([a-z]+(?:_[a-z]+)+)', (?:NULL|transferer)|refusal\(answer, '(\w+)'|reason := '(\w+)'"
    r"|'([a-z_]+_not_allowed|[a-z_]+_reached|too_[a-z_]+)'"
)


def codes_of_the_exchange() -> set[str]:
    """Return every code that a function of schema asterisk may give as a reason."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT prosrc FROM pg_proc JOIN pg_namespace space ON space.oid = pronamespace WHERE nspname = 'asterisk'"
        )
        sources = "".join(row[0] for row in cursor.fetchall())
    return {next(filter(None, groups)) for groups in CODES.findall(sources)}


def refused(company: Company, code: str, **values: object) -> CallRecord:
    """Return a call that the exchange refused."""
    record = make_call(company, result="failed", **values)  # type: ignore[arg-type]
    with tenant_scope(company.id):
        CallRecord.objects.filter(pk=record.pk).update(refused=code)
    record.refused = code
    return record


@pytest.mark.parametrize("language", ["pl", "en"])
def test_every_reason_of_the_exchange_has_words(acme: Company, language: str) -> None:
    codes = codes_of_the_exchange()
    assert {"do_not_disturb", "nobody_rings", "account_limited", "country_not_allowed"} <= codes
    plain = refused(acme, "")
    (usual,) = rows_of([plain], lines={})
    with translation.override(language):
        for code in codes:
            plain.refused = code
            (row,) = rows_of([plain], lines={})
            assert row.reason or str(row.look.word) != str(usual.look.word), code


def test_the_history_and_the_card_say_why_nobody_was_put_through(
    acme: Company, client_of: Callable[[User], Client]
) -> None:
    with tenant_scope(acme.id):
        person = Person.objects.create(first_name="Barbara", last_name="Sikora")
    record = refused(acme, "do_not_disturb", person=person)
    with tenant_scope(acme.id):
        HistoryEntry.objects.create(person=person, at=record.started_at, kind="call", object_id=record.pk)
    client = client_of(acme.anna)
    for address in ("/history/", person.get_absolute_url()):
        page = client.get(address).content.decode()
        assert '<small class="tc-reason">nie przeszkadzać' in page or '<span class="tc-reason">nie przeszkadzać' in page
