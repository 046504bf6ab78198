"""The log: who, what, on what, before and after, from where – readable, complete, exportable, unchangeable."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from html import unescape

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from telecube.accounts.actions.availability import choose_availability
from telecube.accounts.models import Availability, PermissionGroup, User
from telecube.accounts.permissions import CHANGE_USERS
from telecube.audit import record
from telecube.audit.export import harmless
from telecube.audit.models import AuditEntry
from telecube.audit.queries.entries import EntryFilter, entries_of, gone_among, page_of_entries
from telecube.audit.reading import changes_of, readable
from telecube.core.clock import now
from telecube.core.manifest import audit_values
from telecube.core.tenancy import tenant_scope
from tests.world import World

ClientOf = Callable[[User], Client]


def write(world: World, action: str = "contacts.person.changed", *, by: str = "anna", **changes: object) -> AuditEntry:
    """Let somebody of acme do something to Ben; return the entry."""
    with tenant_scope(world.acme.id):
        record(world.acme.actor(by), action, world.acme.ben, **changes)
        entry = AuditEntry.objects.order_by("-at", "-id").first()
    assert entry is not None
    return entry


def test_the_log_says_who_did_what_on_what_before_and_after(world: World, client_of: ClientOf) -> None:
    write(world, first_name=["Benek", "Ben"])
    page = client_of(world.acme.anna).get("/audit/", headers={"accept-language": "en"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "Anna Zielińska" in text
    assert "Ben Nowak" in text
    assert "<del>" in text
    assert "Benek" in text


def test_the_log_speaks_polish_and_english(world: World) -> None:
    from django.utils import translation

    entry = write(world, "accounts.user.created", rights=["contacts.person.view"])
    with translation.override("pl"):
        polish = readable([entry])[0]
    with translation.override("en"):
        english = readable([entry])[0]
    assert (polish.sentence, english.sentence) == ("Utworzono użytkownika", "User created")
    assert english.changes[0].after == "See people"


@pytest.mark.parametrize(
    ("language", "before", "after"), [("pl", "Gotowość", "Nie przeszkadzać"), ("en", "Ready", "Do not disturb")]
)
def test_the_log_says_availability_in_words_also_in_its_file(
    world: World, client_of: ClientOf, language: str, before: str, after: str
) -> None:
    with tenant_scope(world.acme.id):
        choose_availability(world.acme.actor("ben"), "dnd")
    client = client_of(world.acme.anna)
    client.post("/preferences/language/", {"language": language})
    page = unescape(client.get("/audit/").content.decode()).replace("\u00a0", " ")
    assert f"</span>{before}</del>" in page
    assert f"</span>{after}</ins>" in page
    file = b"".join(client.get("/audit/file/")).decode().replace("\u00a0", " ")  # type: ignore[arg-type]
    assert before in file
    assert after in file
    assert "dnd" not in file


def test_every_availability_has_its_word_in_the_log(world: World) -> None:
    assert set(audit_values()["availability"]) == set(Availability.values)


def test_who_may_not_see_the_log_gets_403(world: World, client_of: ClientOf) -> None:
    for address in ("/audit/", "/audit/file/", "/audit/objects/7/"):
        assert client_of(world.acme.carla).get(address).status_code == 403
        assert Client().get(address).status_code == 302


def test_another_companys_entries_do_not_exist(world: World, client_of: ClientOf) -> None:
    write(world, first_name=["Hidden", "Ben"])
    gina = client_of(world.globex.gina)
    assert "Hidden" not in gina.get("/audit/").content.decode()
    assert "Hidden" not in gina.get(f"/audit/objects/{world.acme.ben.pk}/").content.decode()
    assert b"Hidden" not in b"".join(gina.get("/audit/file/"))  # type: ignore[arg-type]


def test_the_log_is_filtered_by_person_action_object_and_period(world: World) -> None:
    mine = write(world, "contacts.person.created", by="anna")
    write(world, "contacts.note.added", by="ben")
    with tenant_scope(world.acme.id):
        found = [
            page_of_entries(EntryFilter(person_id=world.acme.anna.pk)).rows,
            page_of_entries(EntryFilter(action="contacts.person.created")).rows,
            page_of_entries(EntryFilter(search="Zielińska")).rows,
        ]
        assert [[row.pk for row in rows] for rows in found] == [[mine.pk]] * 3
        today = now().date()
        assert len(page_of_entries(EntryFilter(object_id=str(world.acme.ben.pk))).rows) == 2
        assert page_of_entries(EntryFilter(first_day=today + timedelta(days=2))).rows == []
        assert page_of_entries(EntryFilter(last_day=today - timedelta(days=2))).rows == []


def test_a_search_finds_sentences_and_addresses_too(world: World) -> None:
    from dataclasses import replace

    from django.utils import translation

    with tenant_scope(world.acme.id):
        record(replace(world.acme.actor("anna"), ip="203.0.113.9"), "contacts.note.added", world.acme.ben)
        with translation.override("en"):
            assert len(page_of_entries(EntryFilter(search="note added")).rows) == 1
        assert len(page_of_entries(EntryFilter(search="203.0.113")).rows) == 1
        assert page_of_entries(EntryFilter(search="100%_nothing")).rows == []


@pytest.mark.parametrize(
    "query",
    [
        "person=x",
        "action=drop",
        "from=2026-02-31",
        "from=9999-12-31",
        "to=0001-01-01",
        "q=%00",
        "object=%00",
        "after=x",
    ],
)
def test_nonsense_in_the_address_is_left_out(world: World, client_of: ClientOf, query: str) -> None:
    assert client_of(world.acme.anna).get(f"/audit/?{query}").status_code == 200


def test_a_long_log_is_paged_without_gaps_or_repetitions(world: World) -> None:
    with tenant_scope(world.acme.id):
        for number in range(120):
            record(world.acme.actor("anna"), "contacts.note.added", world.acme.ben, note=number)
        seen, mark = [], None
        while True:
            page = page_of_entries(EntryFilter(), after=mark)
            seen += [row.changes["note"] for row in page.rows]
            mark = page.next_mark
            if mark is None:
                break
    assert seen == list(range(119, -1, -1))


def test_the_history_of_one_object_is_a_fragment_for_other_pages(world: World, client_of: ClientOf) -> None:
    write(world, first_name=["Benek", "Ben"])
    with tenant_scope(world.acme.id):
        assert [entry.action for entry in entries_of(world.acme.ben.pk)] == ["contacts.person.changed"]
    answer = client_of(world.acme.anna).get(f"/audit/objects/{world.acme.ben.pk}/")
    assert 'id="object-history"' in answer.content.decode()
    assert "Benek" in answer.content.decode()


def exported(client: Client, query: str = "") -> list[list[str]]:
    """Return the lines of the file that the log gives."""
    answer = client.get(f"/audit/file/{query}")
    assert answer["Content-Type"].startswith("text/csv")
    body = b"".join(answer).decode()  # type: ignore[arg-type]
    assert body.startswith("\ufeff")
    return list(csv.reader(io.StringIO(body.removeprefix("\ufeff")), delimiter=";"))


@pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume")
def test_the_export_has_every_filtered_line_and_stands_in_the_log_itself(world: World, client_of: ClientOf) -> None:
    with tenant_scope(world.acme.id):
        for number in range(1_100):
            record(world.acme.actor("anna"), "contacts.note.added", world.acme.ben, note=number)
    lines = exported(client_of(world.acme.anna), "?action=contacts.note.added")
    assert len(lines) == 1 + 1_100
    with tenant_scope(world.acme.id):
        entry = AuditEntry.objects.get(action="audit.log.exported")
    assert entry.changes == {"filter": {"action": "contacts.note.added"}}
    assert entry.actor_name == "Anna Zielińska"


@pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume")
def test_no_cell_of_the_export_is_a_formula(world: World, client_of: ClientOf) -> None:
    with tenant_scope(world.acme.id):
        User.objects.filter(pk=world.acme.ben.pk).update(first_name='=HYPERLINK("http://x")', last_name="")
        world.acme.ben.refresh_from_db()
    write(world, description=["+1", "-2"])
    cells = [cell for line in exported(client_of(world.acme.anna)) for cell in line]
    assert '\'=HYPERLINK("http://x")' in cells
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert harmless("@SUM(1)") == "'@SUM(1)"


def test_bare_ids_are_not_shown() -> None:
    assert changes_of({"note": "01a209b7-ae5a-769a-ba6d-043de1f77332"}) == []


def test_lists_of_two_are_no_pairs(world: World) -> None:
    phones = changes_of({"phones": ["mobile +48600100200", "work +48226009600"]})
    assert (phones[0].before, phones[0].after) == (None, "mobile +48600100200, work +48226009600")
    rights = changes_of({"rights": [["contacts.person.view"], []]})
    assert (rights[0].before is None, rights[0].after) == (False, "–")


@pytest.mark.parametrize("statement", ["UPDATE audit_auditentry SET actor_name = 'x'", "DELETE FROM audit_auditentry"])
def test_the_apps_database_role_cannot_change_the_log(world: World, statement: str) -> None:
    write(world)
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        tenant_scope(world.acme.id),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_script_in_a_name_stays_text(world: World, client_of: ClientOf) -> None:
    write(world, first_name=["<script>alert(1)</script>", "Ben"])
    assert "<script>alert" not in client_of(world.acme.anna).get("/audit/").content.decode()


def test_whoever_may_see_only_the_log_finds_it_in_the_menu(world: World, client_of: ClientOf) -> None:
    with tenant_scope(world.acme.id):
        group = PermissionGroup.objects.create(name="Auditors", rights=["audit.entries.view"])
        User.objects.filter(pk=world.acme.carla.pk).update(permission_group=group)
    page = client_of(world.acme.carla).get("/audit/").content.decode()
    sidebar = page.split("<aside")[1].split("</aside>")[0]
    assert sidebar.count('href="/audit/"') == 2
    assert 'href="/users/"' not in sidebar


def found(word: str, most: int = 10) -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_find_entries(%s, %s)", [word, most])
        return [row[0] for row in cursor.fetchall()]


def test_the_search_function_finds_parts_of_words_in_the_own_company_only(world: World) -> None:
    entry = write(world)
    with tenant_scope(world.acme.id):
        assert entry.pk in found("NOWA", 1000)
        assert found("xqzwv") == []
        assert found("%%%") == []
        assert found("_____") == []
        assert len(found("anna", 1)) == 1
    with tenant_scope(world.globex.id):
        assert entry.pk not in found("nowak", 1000)
    assert found("nowak") == []


def test_a_frequent_word_is_found_as_a_rare_one_is(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = write(world)
    with tenant_scope(world.acme.id):
        rare = [row.pk for row in page_of_entries(EntryFilter(search="nowak zieliń")).rows]
        monkeypatch.setattr("telecube.audit.queries.entries.RARE", 0)
        assert [row.pk for row in page_of_entries(EntryFilter(search="nowak zieliń")).rows] == rare
    assert rare[0] == entry.pk


def test_no_rare_word_and_no_short_one_has_the_log_read(
    world: World, django_assert_num_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    write(world)
    with tenant_scope(world.acme.id):
        with django_assert_num_queries(1):  # the look-up by trigrams alone
            assert page_of_entries(EntryFilter(search="xqzwv")).rows == []
        with django_assert_num_queries(1):
            assert page_of_entries(EntryFilter(search="xqzwv ab")).rows == []
    assert (EntryFilter(search="ab nowak").words, EntryFilter(search="ab nowak").left_out) == (["nowak"], ["ab"])


def test_the_search_reads_by_index_and_never_the_whole_log(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT proconfig, prosrc FROM pg_proc WHERE proname = 'audit_find_entries'")
        settings, source = cursor.fetchone()
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'audit_entry_search'")
        index = cursor.fetchone()[0]
    assert {"enable_seqscan=off", "enable_indexscan=off"} <= set(settings)
    assert "LIMIT $3" in source
    assert "gin_trgm_ops" in index


def test_words_of_two_letters_are_left_out_with_a_sentence(world: World, client_of: ClientOf) -> None:
    write(world, first_name=["Benek", "Ben"])
    log = client_of(world.acme.anna)
    text = log.get("/audit/?q=nowak+xq").content.decode()
    assert "Ben Nowak" in text
    assert "Pominięto: xq." in text
    assert "Pominięto" not in log.get("/audit/?q=nowak").content.decode()


def test_what_was_deleted_has_no_link_in_any_of_its_entries(world: World) -> None:
    kept, gone = world.acme.carla, world.acme.ben
    with tenant_scope(world.acme.id):
        for user in (kept, gone):
            record(world.acme.actor("anna"), "accounts.user.changed", user)
        record(world.acme.actor("anna"), "accounts.user.deleted", gone)
        entries = list(AuditEntry.objects.order_by("at", "id"))
        rows = readable(entries, reader=world.acme.actor("anna"), gone=gone_among(entries))
        addresses = [row.object_url for row in rows]
    assert addresses == [f"/users/{kept.pk}/edit/", "", ""]


def test_the_log_links_only_to_pages_that_its_reader_may_open(world: World, client_of: ClientOf) -> None:
    write(world, first_name=["Benek", "Ben"])
    link = f'href="/users/{world.acme.ben.pk}/edit/"'
    reading = client_of(world.acme.dora)
    page = reading.get("/audit/").content.decode()
    assert "Ben Nowak" in page
    assert link not in page
    assert link in client_of(world.acme.anna).get("/audit/").content.decode()
    with tenant_scope(world.acme.id):
        group = PermissionGroup.objects.get(name="Podgląd")
        PermissionGroup.objects.filter(pk=group.pk).update(rights=[*group.rights, CHANGE_USERS.code])
    assert link in reading.get("/audit/").content.decode()


def test_the_person_is_found_by_words_in_a_large_company(world: World, client_of: ClientOf) -> None:
    with tenant_scope(world.acme.id):
        User.objects.bulk_create(User(first_name="Jan", last_name=f"Nr{number:03}") for number in range(45))
    anna = client_of(world.acme.anna)
    page = anna.get(f"/audit/?person={world.acme.carla.pk}").content.decode()
    assert '<search-choice class="tc-searchchoice" data-url="/audit/people/">' in page
    assert f'name="person" value="{world.acme.carla.pk}"' in page
    assert 'value="Carla Wrona"' in page
    assert "Nr044" not in page
    found_by_words = anna.get("/audit/people/?q=jan+nr04").content.decode()
    assert found_by_words.count('role="option"') == 5
    assert client_of(world.acme.carla).get("/audit/people/?q=jan").status_code == 403
