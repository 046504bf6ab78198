"""Konta SIP: listed by whoever may see them; made, set up and deleted by whoever manages them, never one in use."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from telecube.accounts.models import PermissionGroup, User
from telecube.audit.models import AuditEntry
from telecube.config import config
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.numbers import add_number
from telecube.telephony.actions.presentations import write_call_presentations
from telecube.telephony.actions.sip_accounts import create_sip_account
from telecube.telephony.digests import digest_password
from telecube.telephony.models import SipAccount
from telecube.telephony.permissions import SEE_SIP_ACCOUNTS
from telecube.telephony.queries.presentations import call_presentations_of
from tests.world import Company, World

ClientOf = Callable[[User], Client]
LIST = "/exchange/sip-accounts/"
CHOSEN = "Wybrane-Haslo-7"
FRAGMENT = {"HX-Request": "true", "HX-Target": "sip-account-dialog"}


@pytest.fixture
def client(acme: Company, client_of: ClientOf) -> Client:
    """Anna's browser."""
    return client_of(acme.anna)


@pytest.fixture
def looker(acme: Company, client_of: ClientOf) -> Client:
    """The browser of Dora, who may see SIP accounts and nothing else."""
    PermissionGroup.objects.filter(users=acme.dora).update(rights=[SEE_SIP_ACCOUNTS.code])
    return client_of(acme.dora)


def page_of(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def rows_of(page: str) -> list[str]:
    """Return the internal numbers of a list, in its order."""
    return re.findall(r"data-edit>(\d+)</a>", page)


def shown_password(page: str) -> str:
    """Return the password that a page shows, or an empty text."""
    found = re.search(r"<dt>Hasło</dt><dd><code>(.+?)</code>", page)
    return found[1] if found else ""


def has_password(account: SipAccount, password: str) -> bool:
    account.refresh_from_db()
    return account.ha1_md5 == digest_password(account.device_id, config.sip_realm, password).md5


def test_the_list_tells_who_uses_each_account_and_what_others_see(acme: Company, looker: Client) -> None:
    anna = acme.actor("anna")
    office = add_number(anna, "22 100 20 01", label="Biuro")
    write_call_presentations(anna, create_sip_account(anna, user_id=acme.ben.pk).account, [office.pk])
    create_sip_account(anna, extension="1000"), create_sip_account(anna, extension="999" + "1")
    create_sip_account(anna, extension="205")
    page = page_of(looker, LIST)
    assert rows_of(page) == ["101", "205", "1000", "9991"]
    for words in ("Ben Nowak", "22\u00a0100\u00a020\u00a001", "Biuro", "wolne", "wolne: 3"):
        assert words in page
    assert "Utwórz konto SIP" not in page
    assert f"/users/{acme.ben.pk}/edit/" not in page


def test_whoever_only_sees_accounts_finds_the_page_in_the_menu_and_can_change_nothing(
    acme: Company, looker: Client
) -> None:
    account = create_sip_account(acme.actor("anna")).account
    assert f'href="{LIST}"' in page_of(looker, LIST)
    page = page_of(looker, f"{LIST}{account.pk}/")
    assert account.device_id in page
    assert "Ustaw nowe hasło" not in page
    assert "Usuń konto" not in page
    for path in ("new/", f"{account.pk}/number/", f"{account.pk}/password/", f"{account.pk}/delete/"):
        assert looker.post(LIST + path, {"extension": "250", "version": account.version}).status_code == 403
    kept = SipAccount.objects.get()
    assert (kept.extension, kept.ha1_md5) == (account.extension, account.ha1_md5)


def test_accounts_are_found_by_number_person_and_what_others_see(acme: Company, client: Client) -> None:
    anna = acme.actor("anna")
    office = add_number(anna, "22 100 20 77")
    write_call_presentations(anna, create_sip_account(anna, user_id=acme.ben.pk).account, [office.pk])
    create_sip_account(anna, extension="205")
    for words, found in (("ben now", ["101"]), ("20 77", ["101"]), ("205", ["205"]), ("nobody", [])):
        assert rows_of(page_of(client, LIST, q=words)) == found, words
    assert rows_of(page_of(client, LIST, user="nobody")) == ["205"]
    alone = client.get(LIST, {"q": "205"}, headers={"HX-Request": "true", "HX-Target": "sip-account-rows"})
    assert "<html" not in alone.content.decode()


def test_an_empty_list_says_what_will_be_here_and_a_search_offers_the_way_back(acme: Company, client: Client) -> None:
    assert "Nie ma jeszcze kont SIP" in page_of(client, LIST)
    create_sip_account(acme.actor("anna"))
    assert "Nie znaleziono konta SIP" in page_of(client, LIST, q="nobody")


def test_two_thousand_accounts_cost_as_many_queries_as_two(acme: Company, client: Client) -> None:
    client.get(LIST)  # the first page of a session notes the session
    counts = []
    for first, last in ((0, 2), (2, 2000)):
        SipAccount.objects.bulk_create(
            SipAccount(tenant_id=acme.id, extension=str(1000 + one), device_id=f"a{one:011d}")
            for one in range(first, last)
        )
        with CaptureQueriesContext(connection) as asked:
            page = page_of(client, LIST)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert rows_of(page) == [str(1000 + one) for one in range(50)]
    following = re.search(r'rel="next" href="([^"]+)"', page)
    assert following
    assert rows_of(page_of(client, following[1]))[0] == "1050"


def test_a_free_account_is_created_and_its_password_shown_once(acme: Company, client: Client) -> None:
    office = add_number(acme.actor("anna"), "22 100 20 01")
    assert f'value="{office.pk}" selected' in page_of(client, f"{LIST}new/")
    answer = client.post(f"{LIST}new/", {"extension": "104", "presentation_number": str(office.pk)})
    page = unescape(answer.content.decode())
    account = SipAccount.objects.get()
    assert (account.extension, account.user, account.presentation_number) == ("104", None, office)
    assert has_password(account, shown_password(page))
    assert "data:image/svg+xml" in page
    assert answer.headers["HX-Push-Url"] == f"{LIST}{account.pk}/"
    assert "no-store" in answer.headers["Cache-Control"]
    again = page_of(client, f"{LIST}{account.pk}/")
    assert shown_password(again) == ""
    assert "data:image/svg+xml" not in again
    assert not AuditEntry.objects.filter(changes__icontains=shown_password(page)).exists()


def test_a_typed_password_is_taken_and_a_weak_one_refused_with_everything_kept(client: Client) -> None:
    weak = client.post(f"{LIST}new/", {"extension": "104", "sip_password": "short"})
    page = weak.content.decode()
    assert weak.status_code == 422
    assert "Hasło konta SIP ma od 12 do 64 znaków" in page
    assert 'value="104"' in page
    assert not SipAccount.objects.exists()
    answer = client.post(f"{LIST}new/", {"extension": "104", "sip_password": CHOSEN})
    assert shown_password(unescape(answer.content.decode())) == CHOSEN
    assert has_password(SipAccount.objects.get(), CHOSEN)
    taken = client.post(f"{LIST}new/", {"extension": "104"})
    assert taken.status_code == 422
    assert "jest już zajęty" in taken.content.decode()


def test_a_new_password_is_asked_for_set_and_shown_once(acme: Company, client: Client) -> None:
    account = create_sip_account(acme.actor("anna"), user_id=acme.ben.pk).account
    path = f"{LIST}{account.pk}/password/"
    dialog = client.get(path, headers=FRAGMENT).content.decode()
    assert dialog.startswith('<dialog class="tc-dialog" id="sip-account-password"')
    refused = client.post(path, {"sip_password": "short"})
    assert refused.status_code == 422
    assert has_password(account, "short") is False
    made = shown_password(unescape(client.post(path).content.decode()))
    assert has_password(account, made)
    assert shown_password(unescape(client.post(path, {"sip_password": CHOSEN}).content.decode())) == CHOSEN
    assert has_password(account, CHOSEN)


def test_number_and_presentation_are_changed_together_or_not_at_all(acme: Company, client: Client) -> None:
    anna = acme.actor("anna")
    one, two = (add_number(anna, f"22 100 20 0{place}") for place in (1, 2))
    account = create_sip_account(anna, user_id=acme.ben.pk).account
    create_sip_account(anna, extension="205")
    write_call_presentations(anna, account, [one.pk, two.pk])
    path = f"{LIST}{account.pk}/number/"
    wish = {"extension": "250", "presentation_number": str(two.pk), "version": account.version}
    assert client.post(path, wish).headers["Location"] == f"{LIST}{account.pk}/"
    account.refresh_from_db()
    assert account.extension == "250"
    assert call_presentations_of(account) == [two, one]
    taken = client.post(path, wish | {"extension": "205", "presentation_number": "", "version": account.version})
    assert taken.status_code == 422
    account.refresh_from_db()
    assert (account.extension, account.presentation_number) == ("250", two)


def test_the_second_of_two_who_change_an_account_is_told_and_overwrites_nothing(acme: Company, client: Client) -> None:
    account = create_sip_account(acme.actor("anna")).account
    seen, path = account.version, f"{LIST}{account.pk}/number/"
    assert client.post(path, {"extension": "250", "version": seen}).status_code == 302
    late = client.post(path, {"extension": "260", "version": seen})
    page = unescape(late.content.decode())
    assert late.status_code == 422
    assert "w międzyczasie" in page.replace("\u00a0", " ")
    assert "Teraz: numer wewnętrzny 250" in page
    assert 'value="260"' in page
    account.refresh_from_db()
    assert account.extension == "250"
    assert f'value="{account.version}"' in page


def test_a_free_account_is_deleted_after_a_question(acme: Company, client: Client) -> None:
    account = create_sip_account(acme.actor("anna")).account
    path = f"{LIST}{account.pk}/delete/"
    assert "Usunąć konto SIP 101?" in page_of(client, path)
    assert client.get(path, headers=FRAGMENT).content.decode().startswith("<dialog")
    assert SipAccount.objects.exists()
    assert client.post(path).headers["Location"] == LIST
    assert not SipAccount.objects.exists()
    assert AuditEntry.objects.filter(action="telephony.sip_account.deleted", object_name="101").exists()


def test_an_account_in_use_is_not_deleted_and_the_page_says_who_has_it(acme: Company, client: Client) -> None:
    account = create_sip_account(acme.actor("anna"), user_id=acme.ben.pk).account
    path = f"{LIST}{account.pk}/delete/"
    for answer in (client.get(path), client.post(path)):
        page = unescape(answer.content.decode())
        assert "ma Ben Nowak" in page
        assert f"/users/{acme.ben.pk}/edit/" in page
        assert "Usuń konto" not in page
    assert answer.status_code == 422
    assert SipAccount.objects.filter(user=acme.ben).exists()


def test_an_account_of_another_company_does_not_exist(world: World, client_of: ClientOf) -> None:
    with tenant_scope(world.globex.id):
        theirs = create_sip_account(world.globex.actor("gina"), extension="777").account
    client = client_of(world.acme.anna)
    for path in ("", "password/", "delete/"):
        assert client.get(f"{LIST}{theirs.pk}/{path}").status_code == 404
    for path in ("number/", "password/", "delete/"):
        assert client.post(f"{LIST}{theirs.pk}/{path}", {"extension": "250"}).status_code == 404
    assert "777" not in rows_of(client.get(LIST).content.decode())
    with tenant_scope(world.globex.id):
        assert SipAccount.objects.get().ha1_md5 == theirs.ha1_md5
