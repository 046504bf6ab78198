"""Named lists of addresses: made of a text or a file, looked up at each page, never pulled away from under a policy."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from telecube.accounts.actions import address_lists as of_policies
from telecube.accounts.actions.address_lists import MOST_LISTS, ListText, create_address_list
from telecube.accounts.actions.login_policies import PolicyTerms, change_login_policy, create_login_policy
from telecube.accounts.address_list_errors import (
    AddressListGone,
    AddressListNameTaken,
    AddressListStillUsed,
    TooManyAddressLists,
)
from telecube.accounts.errors import MainAdministratorsPolicy, WouldLockOneselfOut
from telecube.accounts.models import AddressList, AddressSpan, LoginPolicy, PermissionGroup, User
from telecube.accounts.permissions import MANAGE_SECURITY
from telecube.accounts.queries.actors import actor_of
from telecube.accounts.queries.login_policies import is_let_in_from
from telecube.core.errors import RightMissing
from telecube.core.ids import uuid7
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.address_lists import change_address_list, delete_address_list
from tests.world import PASSWORD, Company, World

ClientOf = Callable[[User], Client]
EVERY_DAY = [0, 1, 2, 3, 4, 5, 6]
LISTS = "/security/address-lists/"


def made(company: Company, *lines: str, name: str = "Biura") -> AddressList:
    return create_address_list(administrator(company), ListText(name, "\n".join(lines)))


def administrator(company: Company) -> Any:
    return actor_of(company.anna, ip="127.0.0.1")


def policy_with(company: Company, *lists: AddressList, ranges: list[str] | None = None, **options: Any) -> LoginPolicy:
    terms = PolicyTerms("Praca", ranges or [], EVERY_DAY, address_list_ids=frozenset(one.pk for one in lists))
    return create_login_policy(administrator(company), terms, **options)


def log_in(user: User, ip: str) -> int:
    assert user.identity is not None
    answer = Client(REMOTE_ADDR=ip).post("/login/", {"login": user.identity.email, "password": PASSWORD})
    return answer.status_code


def test_a_policy_lets_in_from_the_addresses_of_its_list_and_from_no_others(world: World) -> None:
    with tenant_scope(world.acme.id):
        offices = made(world.acme, "198.51.100.10-198.51.100.20", "2001:db8::/32")
        policy_with(world.acme, offices, user_ids=[world.acme.ben.pk])
    for ip in ("198.51.100.10", "198.51.100.20", "::ffff:198.51.100.15", "2001:db8::7"):
        assert log_in(world.acme.ben, ip) == 302, ip
    for ip in ("198.51.100.9", "198.51.100.21", "127.0.0.1", "2001:db9::1", "::1"):
        assert log_in(world.acme.ben, ip) == 422, ip


def test_own_ranges_and_several_lists_add_up(acme: Company) -> None:
    offices, partner = made(acme, "198.51.100.0/24"), made(acme, "203.0.113.0/24", "2001:db8::1", name="Partner")
    policy = policy_with(acme, offices, partner, ranges=["10.0.0.0/8"])
    inside = {ip: is_let_in_from(policy, ip) for ip in ("10.1.1.1", "198.51.100.1", "203.0.113.9", "2001:db8::1")}
    assert set(inside.values()) == {True}
    assert not any(is_let_in_from(policy, ip) for ip in ("11.0.0.1", "203.0.114.1", "2001:db8::2", "0.0.0.1", "::"))
    everywhere = create_login_policy(administrator(acme), PolicyTerms("Zewsząd", [], EVERY_DAY))
    assert is_let_in_from(everywhere, "9.9.9.9")


def test_another_list_of_the_company_opens_nothing(acme: Company) -> None:
    made(acme, "0.0.0.0/0", name="Wszędzie")
    policy = policy_with(acme, made(acme, "198.51.100.0/24"))
    assert not is_let_in_from(policy, "9.9.9.9")


def test_a_page_costs_one_query_more_however_long_the_lists_are(world: World, client_of: ClientOf) -> None:
    counts = []
    with tenant_scope(world.acme.id):
        lines = [f"{10 + place // 32768}.{place // 128 % 256}.{place % 128 * 2}.0/24" for place in range(3_000)]
        long, own = made(world.acme, *lines, "127.0.0.1"), made(world.acme, "127.0.0.1", name="Tu")
        assert AddressSpan.objects.count() == 3_002
        policy = policy_with(world.acme, own, user_ids=[world.acme.ben.pk])
    client = client_of(world.acme.ben)
    client.get("/profile/")
    for lists in ([own], [own, long]):
        with tenant_scope(world.acme.id):
            terms = PolicyTerms("Praca", [], EVERY_DAY, address_list_ids=frozenset(one.pk for one in lists))
            change_login_policy(administrator(world.acme), policy.pk, terms, user_ids=[world.acme.ben.pk])
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/profile/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_look_up_takes_a_step_in_the_index_and_reads_no_list(acme: Company) -> None:
    """Among 20,000 spans; the plan is asked without statistics, which a new list has not either."""
    lines = [f"{10 + place // 32768}.{place // 128 % 256}.{place % 128 * 2}.0/24" for place in range(20_000)]
    policy = policy_with(acme, made(acme, *lines))
    with CaptureQueriesContext(connection) as asked:
        assert not is_let_in_from(policy, "10.78.1.7")
        assert is_let_in_from(policy, "10.78.2.7")
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, FORMAT TEXT) " + asked.captured_queries[0]["sql"])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "address_span_once" in plan
    assert "Seq Scan on accounts_addressspan" not in plan
    assert max(int(rows) for rows in re.findall(r"actual time=\S+ rows=(\d+)", plan)) <= 2, plan


def test_what_a_list_says_changes_for_running_sessions_at_once(world: World, client_of: ClientOf) -> None:
    client = client_of(world.acme.ben)
    with tenant_scope(world.acme.id):
        offices = made(world.acme, "127.0.0.0/8")
        policy_with(world.acme, offices, user_ids=[world.acme.ben.pk])
    assert client.get("/profile/").status_code == 200
    with tenant_scope(world.acme.id):
        change_address_list(administrator(world.acme), offices.pk, ListText("Biura", "198.51.100.0/24"))
    assert client.get("/profile/").status_code == 302


def test_nobody_shuts_himself_or_the_main_administrator_out_by_a_list(acme: Company) -> None:
    here = made(acme, "127.0.0.0/8")
    policy_with(acme, here, user_ids=[acme.anna.pk, acme.ben.pk])
    elsewhere = ListText("Biura", "198.51.100.0/24")
    with pytest.raises(WouldLockOneselfOut):
        change_address_list(administrator(acme), here.pk, elsewhere)
    PermissionGroup.objects.filter(pk=acme.ben.permission_group_id).update(rights=[MANAGE_SECURITY.code])
    ben = actor_of(User.objects.select_related("permission_group").get(pk=acme.ben.pk), ip="127.0.0.1")
    with pytest.raises(MainAdministratorsPolicy):
        change_address_list(ben, here.pk, ListText("Biura", "127.0.0.0/8\n198.51.100.0/24"))
    here.refresh_from_db()
    assert here.merged == "127.0.0.0/8"
    assert AddressSpan.objects.filter(address_list=here).count() == 1
    change_address_list(ben, here.pk, ListText("Nasze biura", "127.0.0.0/8"))
    here.refresh_from_db()
    assert here.name == "Nasze biura"


def test_a_used_list_is_not_deleted_and_the_refusal_names_what_uses_it(acme: Company, client_of: ClientOf) -> None:
    offices = made(acme, "198.51.100.0/24")
    policy = policy_with(acme, offices)
    client = client_of(acme.anna)
    answer = client.post(f"{LISTS}{offices.pk}/delete/")
    page = unescape(answer.content.decode()).replace("\u00a0", " ")
    assert answer.status_code == 422
    assert "Używa jej 1 miejsce: zasady logowania „Praca”" in page
    assert f"/security/policies/{policy.pk}/" in page
    with pytest.raises(AddressListStillUsed):
        delete_address_list(administrator(acme), offices.pk)
    change_login_policy(administrator(acme), policy.pk, PolicyTerms("Praca", [], EVERY_DAY), user_ids=[])
    assert client.post(f"{LISTS}{offices.pk}/delete/").status_code == 302
    assert not AddressList.objects.exists()
    assert not AddressSpan.objects.exists()


def test_a_policy_never_opens_because_a_chosen_list_is_gone(acme: Company, client_of: ClientOf) -> None:
    offices = made(acme, "198.51.100.0/24")
    gone = made(acme, "203.0.113.0/24", name="Partner")
    policy = policy_with(acme, offices)
    delete_address_list(administrator(acme), gone.pk)
    form = {"name": "Praca", "weekdays": ["0"], "address_lists": [str(gone.pk)]}
    answer = client_of(acme.anna).post(f"/security/policies/{policy.pk}/", form)
    assert answer.status_code == 422
    assert "już nie istnieje" in answer.content.decode().replace("\u00a0", " ")
    with pytest.raises(AddressListGone):
        change_login_policy(
            administrator(acme),
            policy.pk,
            PolicyTerms("Praca", [], EVERY_DAY, address_list_ids=frozenset([gone.pk])),
            user_ids=[],
        )
    assert not is_let_in_from(policy, "203.0.113.1")


def test_a_list_is_typed_changed_downloaded_and_chosen_in_a_policy(acme: Company, client_of: ClientOf) -> None:
    client = client_of(acme.anna)
    text = "# Kraków\r\n198.51.100.0/25\r\n198.51.100.128/25\r\n"
    assert client.post(f"{LISTS}new/", {"name": "Biura", "ranges": text}).status_code == 302
    offices = AddressList.objects.get()
    assert (offices.merged, offices.range_count) == ("198.51.100.0/24", 1)
    page = unescape(client.get(f"{LISTS}{offices.pk}/").content.decode())
    assert "# Kraków\n198.51.100.0/25" in page
    file = client.get(f"{LISTS}{offices.pk}/file/")
    assert file.content.decode().startswith("# Kraków\n")
    assert file.headers["Content-Type"].startswith("text/plain")
    wish = {"name": "Praca", "weekdays": ["0"], "address_lists": [str(offices.pk)]}
    assert client.post("/security/policies/new/", wish).status_code == 302
    policy = LoginPolicy.objects.get()
    assert is_let_in_from(policy, "198.51.100.77")
    again = client.get(f"/security/policies/{policy.pk}/").content.decode()
    assert re.search(rf'name="address_lists" value="{offices.pk}" checked', again)
    overview = client.get("/security/").content.decode()
    assert "użyta w\u00a01 miejscu" in overview


def test_a_file_takes_the_place_of_the_field_and_a_wrong_line_is_named(acme: Company, client_of: ClientOf) -> None:
    client = client_of(acme.anna)

    def send(content: bytes, **fields: str) -> Any:
        file = SimpleUploadedFile("pl.zone", content, content_type="text/plain")
        return client.post(f"{LISTS}new/", {"name": "Polska", "file": file, **fields})

    wrong = send(b"10.0.0.0/8\nabc<script>\n")
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert "Wiersz 2" in page.replace("\u00a0", " ")
    assert "<script>" not in page.partition("Wiersz")[2].partition("</p>")[0]
    for content in (b"\x00\x01\x02", b"#" * (1024 * 1024 + 1), b""):
        assert send(content).status_code == 422, content[:9]
    assert not AddressList.objects.exists()
    assert send("5.0.0.0/8 # Łódź".encode("cp1250"), ranges="10.0.0.0/8").status_code == 302
    assert AddressList.objects.get().merged == "5.0.0.0/8"


def test_a_text_too_long_to_be_shown_stays_when_only_the_name_changes(acme: Company, client_of: ClientOf) -> None:
    lines = "\n".join(f"10.{place // 256}.{place % 256}.0/25 # {'x' * 20}" for place in range(4_000))
    long = create_address_list(administrator(acme), ListText("Polska", lines))
    client = client_of(acme.anna)
    page = client.get(f"{LISTS}{long.pk}/").content.decode()
    assert "10.15.0.0/25" not in page
    assert client.post(f"{LISTS}{long.pk}/", {"name": "Kraj", "ranges": ""}).status_code == 302
    long.refresh_from_db()
    assert (long.name, long.range_count) == ("Kraj", 4_000)
    assert client.post(f"{LISTS}{long.pk}/", {"name": "Kraj", "ranges": "10.0.0.0/8"}).status_code == 302
    long.refresh_from_db()
    assert long.merged == "10.0.0.0/8"


def test_the_log_tells_what_came_and_went_and_not_twenty_thousand_lines(
    acme: Company, audited: Callable[..., list[tuple[str, dict[str, Any]]]]
) -> None:
    offices = made(acme, *(f"10.0.{place}.0/25" for place in range(200)))
    change_address_list(administrator(acme), offices.pk, ListText("Biura", "10.0.7.0/25\n203.0.113.0/24"))
    change_address_list(administrator(acme), offices.pk, ListText("Biura", "10.0.7.0/25\n203.0.113.0/24"))
    (created, first), (changed, second) = audited(acme.id, "accounts.address_list")
    assert (created, changed) == ("accounts.address_list.created", "accounts.address_list.changed")
    assert first["range_count"] == [0, 200]
    assert len(first["added"]) == 50
    assert second["range_count"] == [200, 2]
    assert second["added"] == ["203.0.113.0/24"]
    assert second["removed"][:2] == ["10.0.0.0/25", "10.0.1.0/25"]


def test_names_are_given_once_and_lists_are_counted(acme: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    made(acme, "10.0.0.1")
    with pytest.raises(AddressListNameTaken):
        made(acme, "10.0.0.2")
    assert MOST_LISTS == 50
    monkeypatch.setattr(of_policies, "MOST_LISTS", 1)
    with pytest.raises(TooManyAddressLists):
        made(acme, "10.0.0.2", name="Partner")
    assert AddressList.objects.count() == 1


def test_who_lacks_the_right_does_nothing_with_lists(acme: Company) -> None:
    offices = made(acme, "10.0.0.1")
    dora = replace(acme.actor("dora"), rights=frozenset())
    for attempt in (
        lambda: create_address_list(dora, ListText("x", "10.0.0.2")),
        lambda: change_address_list(dora, offices.pk, ListText("x", "10.0.0.2")),
        lambda: delete_address_list(dora, offices.pk),
    ):
        with pytest.raises(RightMissing):
            attempt()
    assert [(one.name, one.merged) for one in AddressList.objects.all()] == [("Biura", "10.0.0.1")]


def test_another_companys_list_does_not_exist_here(world: World, client_of: ClientOf) -> None:
    with tenant_scope(world.globex.id):
        theirs = create_address_list(world.globex.actor("gina"), ListText("Tajne", "10.0.0.1"))
    client = client_of(world.acme.anna)
    for path in ("", "file/"):
        assert client.get(f"{LISTS}{theirs.pk}/{path}").status_code == 404
    assert client.post(f"{LISTS}{theirs.pk}/delete/").status_code == 404
    assert "Tajne" not in client.get("/security/").content.decode()
    with tenant_scope(world.acme.id), pytest.raises(AddressListGone):
        policy_with(world.acme, theirs)
    with tenant_scope(world.acme.id), pytest.raises(AddressListGone):
        policy_with(world.acme, AddressList(pk=uuid7()))
