"""The menu shows where we are and only what exists."""

from telecube.core.manifest import MenuEntry
from telecube.web.menu import menu_tree

ENTRIES = [
    MenuEntry("web.dashboard", "Dashboard", "web:dashboard", icon="layout-dashboard", letter="p"),
    MenuEntry("contacts", "Contacts", "contacts:person-list", icon="address-book", letter="o"),
    MenuEntry("contacts.persons", "People", "contacts:person-list", parent="contacts"),
    MenuEntry("deals", "Deals", "sales:board-list", icon="target-arrow"),
]


def test_a_place_that_does_not_exist_yet_is_left_out() -> None:
    assert [branch.code for branch in menu_tree(ENTRIES, path="/")] == ["web.dashboard", "contacts"]


def test_the_child_is_lit_and_its_parent_open() -> None:
    contacts = menu_tree(ENTRIES, path="/contacts/persons/new/")[1]
    assert contacts.is_open
    assert not contacts.is_current
    assert [child.is_current for child in contacts.children] == [True]


def test_elsewhere_nothing_is_lit() -> None:
    assert not any(branch.is_current or branch.is_open for branch in menu_tree(ENTRIES, path="/somewhere/"))


def test_a_page_that_lies_elsewhere_lights_the_entry_it_belongs_to() -> None:
    api = MenuEntry("api", "API", "api:key-list", parent="contacts", also=("api:documentation",))
    contacts = menu_tree([*ENTRIES, api], path="/api/docs/")[1]
    assert [child.code for child in contacts.children if child.is_current] == ["api"]
