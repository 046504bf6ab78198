"""Somebody tries to lift himself with all that a browser offers: addresses by hand, forms changed in the inspector,
forged requests from the console, fragments, an API key. Each way ends in a sentence; nothing changes in the database.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from secrets import token_hex

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from telecube.accounts.models import PermissionGroup, User
from telecube.core.manifest import all_rights
from telecube.core.tenancy import tenant_scope
from tests.browser.hands import send
from tests.browser.house import House
from tests.world import make_user

BrowserOf = Callable[..., BrowserContext]
Intruder = Callable[..., tuple[User, Page]]


def sentence(text: str) -> re.Pattern[str]:
    """Return a pattern for a sentence whose spaces may be hard ones."""
    return re.compile(text.replace(" ", r"\s"))


MISSING = sentence("Brak uprawnienia „.+”. Poproś o nie administratora.")
ONLY_CHIEF = sentence("Może to zrobić tylko główny administrator: Anna Zielińska.")
NOT_OWNED = sentence("Możesz nadawać tylko uprawnienia, które masz. Nie masz: .*Usuwanie użytkowników")
BEYOND = sentence("Grupy „Wszystko .+” nie można przypisać: ma uprawnienia, których brak w Twoim profilu")
MANAGING = ("accounts.permission_groups.view", "accounts.permission_groups.change")
HIRING = ("accounts.users.view", "accounts.users.create", "accounts.users.change")
DELETION = "accounts.users.delete"
GUARDED = (
    "/users/new/",
    "/users/{me}/edit/",
    "/permission-groups/",
    "/permission-groups/new/",
    "/permission-groups/{mine}/",
    "/permission-groups/{mine}/edit/",
    "/permission-groups/{mine}/delete/",
    "/permission-groups/main-administrator/",
    "/permission-groups/main-administrator/{me}/",
    "/user-groups/",
    "/security/",
    "/api-keys/new/",
    "/audit/",
)
#: Add a choice to a list, as the inspector does, and take it.
ADD_CHOICE = "(list, id) => { list.add(new Option('Wszystko', id)); list.value = id; }"
ADD_FIELD = """(form, [name, value]) => {
  const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
  form.append(field);
}"""


@pytest.fixture
def everything(house: House) -> PermissionGroup:
    """The group that everybody would like to have."""
    with tenant_scope(house.acme.id):
        return PermissionGroup.objects.create(name=f"Wszystko {token_hex(4)}", rights=sorted(all_rights()))


@pytest.fixture
def intruder(house: House, browser_of: BrowserOf, everything: PermissionGroup) -> Iterator[Intruder]:
    """Let somebody with these rights log in; afterwards nobody in the company may do more than before."""
    before: dict[str, object] = {}

    def log_in(*rights: str) -> tuple[User, Page]:
        mark = token_hex(3)
        with tenant_scope(house.acme.id):
            group = PermissionGroup.objects.create(name=f"Wąska {mark}", rights=list(rights))
            user = make_user(house.acme, f"Zyta{mark}", "Sprytna", permission_group=group)
        before.update(powers(house))
        page = browser_of(user.first_name.lower()).new_page()
        page.goto("/profile/")
        return user, page

    yield log_in
    assert powers(house) == before


def powers(house: House) -> dict[str, object]:
    """Return who has which group, what the groups allow, and who the main administrator is."""
    with tenant_scope(house.acme.id):
        groups = {str(one.pk): (one.name, one.rights) for one in PermissionGroup.objects.all()}
        users = {str(one.pk): (one.permission_group_id, one.is_main_administrator) for one in User.objects.all()}
    return {**groups, **users}


def refused(answer: tuple[int, str], words: re.Pattern[str], status: int) -> None:
    """Check that the request was refused with the sentence."""
    assert answer[0] == status, answer
    assert words.search(answer[1]), answer[1]


def test_addresses_typed_by_hand_open_nothing(intruder: Intruder) -> None:
    me, page = intruder()
    for path in GUARDED:
        page.goto(path.format(me=me.pk, mine=me.permission_group_id))
        expect(page.get_by_role("alert")).to_have_text(MISSING)


def test_forged_posts_and_fragments_are_refused(intruder: Intruder, everything: PermissionGroup) -> None:
    me, page = intruder("accounts.profile.name")
    lifting = [["permission_group", str(everything.pk)], ["name", "Moja"], ["rights", DELETION]]
    for path in GUARDED:
        place = path.format(me=me.pk, mine=me.permission_group_id)
        refused(send(page, place, lifting), MISSING, 403)
        refused(send(page, place, lifting, is_fragment=True), MISSING, 403)
        refused(send(page, place, method="GET", is_fragment=True), MISSING, 403)


def test_fields_added_to_ones_own_profile_change_nothing(intruder: Intruder, everything: PermissionGroup) -> None:
    _me, page = intruder("accounts.profile.name")
    form = page.locator("form#data")
    forged = [("permission_group", everything.pk), ("is_main_administrator", "on"), ("rights", DELETION)]
    for name, value in forged:
        form.evaluate(ADD_FIELD, [name, str(value)])
    page.get_by_role("button", name="Zapisz").click()
    expect(page.get_by_text("Zapisano profil")).to_be_visible()
    page.goto("/permission-groups/")
    expect(page.get_by_role("alert")).to_have_text(MISSING)


def test_a_stronger_group_put_into_the_list_of_ones_own_profile_is_refused(
    intruder: Intruder, everything: PermissionGroup
) -> None:
    _me, page = intruder("accounts.profile.permission_group")
    choice = page.locator("[name=permission_group]")
    choice.evaluate(ADD_CHOICE, str(everything.pk))
    page.get_by_role("button", name="Zapisz").click()
    expect(page.locator("#id_permission_group-error")).to_be_visible()


def test_whoever_manages_groups_gives_no_right_that_he_lacks(intruder: Intruder) -> None:
    me, page = intruder(*MANAGING)
    page.goto(f"/permission-groups/{me.permission_group_id}/edit/")
    right = page.locator(f"[value='{DELETION}']")
    for button in ("Zapisz", "Dalej"):
        expect(right).to_be_disabled()
        right.evaluate("(box) => { box.disabled = false; box.checked = true; }")
        page.get_by_role("button", name=button).click()
        expect(page.get_by_text(NOT_OWNED).first).to_be_visible()
        page.reload()


def test_a_right_hidden_in_the_form_of_a_group_is_refused_too(intruder: Intruder, house: House) -> None:
    me, page = intruder(*MANAGING)
    page.goto(f"/permission-groups/{me.permission_group_id}/edit/")
    page.locator("form.tc-wizard").evaluate(ADD_FIELD, ["rights", DELETION])
    page.get_by_role("button", name="Zapisz").click()
    expect(page.get_by_text(NOT_OWNED).first).to_be_visible()


def test_whoever_manages_groups_puts_nobody_into_a_stronger_one(
    intruder: Intruder, everything: PermissionGroup
) -> None:
    me, page = intruder(*MANAGING)
    page.goto(f"/permission-groups/{everything.pk}/edit/")
    page.get_by_role("button", name="Dalej").click()
    page.get_by_role("checkbox", name=me.name).check()
    expect(page.locator("tr.is-selected")).to_contain_text(me.name)
    page.get_by_role("button", name="Zapisz").click()
    expect(page.get_by_text(BEYOND)).to_be_visible()


def test_whoever_manages_groups_creates_none(intruder: Intruder) -> None:
    _me, page = intruder(*MANAGING)
    page.goto("/permission-groups/new/")
    expect(page.get_by_role("alert")).to_have_text(ONLY_CHIEF)
    page.goto("/permission-groups/")
    refused(send(page, "/permission-groups/new/", [["name", "Moja"], ["rights", MANAGING[0]]]), ONLY_CHIEF, 403)


def test_whoever_hires_gives_nobody_a_stronger_group(
    intruder: Intruder, house: House, everything: PermissionGroup
) -> None:
    me, page = intruder(*HIRING)
    for person in (me, house.acme.carla):
        page.goto(f"/users/{person.pk}/edit/")
        page.get_by_label("Utwórz nowe konto").check()
        page.locator("[name=permission_group]").evaluate(ADD_CHOICE, str(everything.pk))
        page.get_by_role("button", name="Zapisz").click()
        expect(page.get_by_text(BEYOND).first).to_be_visible()


def test_a_key_of_ones_own_lifts_nobody(intruder: Intruder, house: House, everything: PermissionGroup) -> None:
    me, page = intruder("api.keys.manage", *MANAGING, *HIRING)
    page.goto("/api-keys/new/")
    page.fill("[name=name]", "Wytrych")
    page.get_by_role("button", name="Utwórz klucz").click()
    key = page.locator(".tc-keytext code").text_content() or ""
    deeds = [
        ("PATCH", f"permission-groups/{me.permission_group_id}", {"rights": [*MANAGING, *HIRING, DELETION]}, NOT_OWNED),
        ("POST", "permission-groups", {"name": "Moja", "rights": []}, ONLY_CHIEF),
        ("PATCH", f"users/{me.pk}", {"permission_group_id": str(everything.pk)}, BEYOND),
        ("PATCH", f"users/{house.acme.carla.pk}", {"permission_group_id": str(everything.pk)}, BEYOND),
        ("DELETE", f"users/{house.acme.carla.pk}", {}, MISSING),
    ]
    for method, path, body, words in deeds:
        headers = {"Authorization": f"Bearer {key}", "Accept-Language": "pl"}
        answer = page.request.fetch(f"/api/v1/{path}", method=method, data=body, headers=headers)
        assert answer.status in (403, 422), answer.text()
        assert words.search(answer.json()["title"]), answer.text()
