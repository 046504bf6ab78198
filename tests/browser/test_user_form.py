"""The form of a user: two save the same one; hundreds and thousands chosen by keys; a refused save loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from secrets import token_hex
from uuid import UUID

import pytest
from django.conf import settings
from django.db.models import Q
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from telecube.accounts.models import PermissionGroup, User, UserGroup, UserGroupMembership
from telecube.core.manifest import all_rights
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.onboarding import create_user_with_sip_account
from tests.browser.hands import walk_to
from tests.browser.house import House
from tests.world import Company, make_company, make_user

BrowserOf = Callable[..., BrowserContext]
PERMISSION_GROUPS, GROUPS, SUBGROUPS_EACH = 60, 100, 25


@pytest.fixture(scope="module")
def crowded(house: House, django_db_blocker: pytest.FixtureRequest) -> Company:
    """A company with 60 permission groups and 2,500 subgroups."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        company = make_company("Tłumna S.A.")
        with tenant_scope(company.id):
            make_user(company, "Hanna", "Wójcik", is_main_administrator=True, suffix=token_hex(4))
            names = [f"Zespół {number:02}" for number in range(PERMISSION_GROUPS)]
            PermissionGroup.objects.bulk_create(PermissionGroup(name=name, rights=[]) for name in names)
            tops = [UserGroup(name=f"Oddział {number:03}", place=number) for number in range(1, GROUPS + 1)]
            UserGroup.objects.bulk_create(tops)
            UserGroup.objects.bulk_create(
                UserGroup(name=f"Zmiana {number:02} w {top.name}", parent=top, place=number)
                for top in tops
                for number in range(SUBGROUPS_EACH)
            )
        return company


def hire(company: Company, administrator: str) -> User:
    """Return a new user who has a phone."""
    with tenant_scope(company.id):
        position = UserGroup.objects.get(name="Konsultant", parent__is_position=True)
        new = create_user_with_sip_account(
            company.actor(administrator),
            email=f"hela.{token_hex(4)}@acme.example",
            first_name="Hela",
            last_name="Mrówka",
            password="Correct!Horse7",
            position_group_id=position.pk,
        )
    return new.user


def stored(house: House, user: User) -> User:
    with tenant_scope(house.acme.id):
        return User.objects.get(pk=user.pk)


@pytest.fixture
def hela(house: House) -> User:
    return hire(house.acme, "anna")


@pytest.fixture
def olga(house: House) -> str:
    """A second administrator of acme, by name."""
    mark = token_hex(3)
    with tenant_scope(house.acme.id):
        group = PermissionGroup.objects.create(name=f"Kadry {mark}", rights=sorted(all_rights()))
        make_user(house.acme, f"Olga{mark}", "Kadrowa", permission_group=group)
    return f"olga{mark}"


def form_of(user: User, context: BrowserContext) -> Page:
    """Open the user's form in a new tab."""
    page = context.new_page()
    page.goto(f"/users/{user.pk}/edit/")
    return page


def save(page: Page) -> None:
    page.get_by_role("button", name="Zapisz", exact=True).click()


def saved_by_both(hela: User, browser_of: BrowserOf, olga: str) -> Page:
    """Let Olga save another first name while Anna types another last name; return Anna's page, told so."""
    annas, olgas = form_of(hela, browser_of("anna")), form_of(hela, browser_of(olga))
    olgas.fill("[name=first_name]", "Helena")
    save(olgas)
    expect(olgas).to_have_url("/users/")
    annas.fill("[name=last_name]", "Pszczoła")
    save(annas)
    expect(annas.get_by_role("heading", name="Ktoś zapisał ten profil wcześniej")).to_be_visible()
    return annas


def test_the_second_of_two_sees_both_values_and_nothing_is_overwritten(
    hela: User, browser_of: BrowserOf, olga: str, house: House
) -> None:
    page = saved_by_both(hela, browser_of, olga)
    rows = page.locator("#user-conflict tbody tr").all_inner_texts()
    assert [row.split("\t") for row in rows] == [["Imię", "Helena", "Hela"], ["Nazwisko", "Mrówka", "Pszczoła"]]
    expect(page.locator("#user-conflict")).to_contain_text(house.acme.people[olga].name)
    assert stored(house, hela).name == "Helena Mrówka"
    page.get_by_role("link", name="Użyj zapisanych danych").click()
    expect(page.locator("[name=first_name]")).to_have_value("Helena")
    expect(page.locator("[name=last_name]")).to_have_value("Mrówka")
    page.fill("[name=last_name]", "Osa")
    save(page)
    expect(page).to_have_url("/users/")
    assert stored(house, hela).name == "Helena Osa"


def test_who_has_seen_both_values_may_store_his_own(hela: User, browser_of: BrowserOf, olga: str, house: House) -> None:
    page = saved_by_both(hela, browser_of, olga)
    expect(page.locator("[name=first_name]")).to_have_value("Hela")
    save(page)
    expect(page).to_have_url("/users/")
    assert stored(house, hela).name == "Hela Pszczoła"


@pytest.fixture
def page(house: House, crowded: Company, chromium: Browser) -> Iterator[Page]:
    """The form of a new colleague in the crowded company."""
    client = Client()
    assert crowded.hanna.identity is not None
    client.force_login(crowded.hanna.identity)
    context = chromium.new_context(base_url=house.address, locale="pl")
    key = str(client.session.session_key)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": house.address}])
    yield form_of(hire(crowded, "hanna"), context)
    context.close()


def person_on(page: Page, company: Company) -> User:
    with tenant_scope(company.id):
        return User.objects.get(pk=UUID(page.url.split("/")[-3]))


def choose_permission_group(page: Page, words: str) -> None:
    """Type into the combobox and take the one found."""
    walk_to(page, page.get_by_role("combobox", name="Grupa uprawnień"))
    page.keyboard.type(words)
    expect(page.get_by_role("listbox", name="Bez grupy").get_by_role("option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def tick_found(page: Page, words: str) -> None:
    """Find one subgroup of the thousands and tick it; the cursor goes back to the words."""
    find = page.get_by_label("Znajdź grupę")
    walk_to(page, find)
    page.keyboard.press("Control+A")
    page.keyboard.type(words)
    box = page.get_by_role("group", name="Znalezione grupy").get_by_role("checkbox", name=words)
    walk_to(page, box)
    page.keyboard.press("Space")
    expect(find).to_be_focused()


def test_hundreds_and_thousands_are_chosen_by_keys_and_a_refused_save_loses_nothing(
    page: Page, crowded: Company
) -> None:
    user = person_on(page, crowded)
    choose_permission_group(page, "Zespół 31")
    combobox = page.get_by_role("combobox", name="Grupa uprawnień")
    expect(combobox).to_have_value("Zespół 31")
    for words in ("Zmiana 07 w Oddział 042", "Zmiana 24 w Oddział 100"):
        tick_found(page, words)
    page.fill("[name=email]", "to nie adres")
    page.keyboard.press("Enter")
    expect(page.locator("[name=email]")).to_be_focused()
    expect(page.locator("#id_email-error")).to_be_visible()
    expect(combobox).to_have_value("Zespół 31")
    expect(page.locator("[name=user_groups]:checked")).to_have_count(2)
    page.fill("[name=email]", f"hela.{token_hex(4)}@acme.example")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/users/")
    with tenant_scope(crowded.id):
        after = User.objects.select_related("permission_group").get(pk=user.pk)
        memberships = UserGroupMembership.objects.filter(~Q(group__parent__is_position=True), user=user)
        assert sorted(memberships.values_list("group__name", flat=True)) == [
            "Zmiana 07 w Oddział 042",
            "Zmiana 24 w Oddział 100",
        ]
    assert after.permission_group is not None
    assert after.permission_group.name == "Zespół 31"


def test_escape_leaves_the_combobox_as_it_was_and_an_empty_one_means_without_a_group(
    page: Page, crowded: Company
) -> None:
    combobox = page.get_by_role("combobox", name="Grupa uprawnień")
    hidden = page.locator("input[type=hidden][name=permission_group]")
    choose_permission_group(page, "Zespół 31")
    chosen = hidden.input_value()
    page.keyboard.type(" i jeszcze coś")
    expect(page.get_by_text("Nic nie znaleziono")).to_be_visible()
    page.keyboard.press("Escape")
    expect(combobox).to_have_value("Zespół 31")
    assert hidden.input_value() == chosen
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.press("Tab")
    assert hidden.input_value() == ""


def test_the_boxes_of_one_field_are_fetched_on_demand(page: Page) -> None:
    button = page.get_by_role("button", name="Oddział 005")
    walk_to(page, button)
    page.keyboard.press("Enter")
    box = page.get_by_role("checkbox", name="Zmiana 00 w Oddział 005")
    expect(box).to_be_focused()
    page.keyboard.press("Space")
    expect(box).to_be_checked()
