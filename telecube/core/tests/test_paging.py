"""Keyset pages neither skip nor repeat a row."""

from telecube.accounts.models import PermissionGroup
from telecube.core.paging import page_after
from tests.world import Company

KEYS = ("name", "id")


def make_groups(count: int) -> None:
    PermissionGroup.objects.all().exclude(name="").filter(users=None).delete()
    for number in range(count):
        PermissionGroup.objects.create(name=f"Zespół {number:03}")


def names(page: object) -> list[str]:
    return [row.name for row in page.rows]  # type: ignore[attr-defined]


def test_walking_forth_and_back_shows_every_row_once(acme: Company) -> None:
    make_groups(7)
    rows = PermissionGroup.objects.filter(name__startswith="Zespół")
    first = page_after(rows, keys=KEYS, size=3)
    second = page_after(rows, keys=KEYS, after=first.next_mark, size=3)
    third = page_after(rows, keys=KEYS, after=second.next_mark, size=3)
    assert names(first) + names(second) + names(third) == [f"Zespół {number:03}" for number in range(7)]
    assert first.previous_mark is None
    assert third.next_mark is None
    back = page_after(rows, keys=KEYS, before=third.previous_mark, size=3)
    assert names(back) == names(second)
    assert names(page_after(rows, keys=KEYS, before=back.previous_mark, size=3)) == names(first)


def test_a_tampered_mark_gives_the_first_page(acme: Company) -> None:
    make_groups(2)
    rows = PermissionGroup.objects.filter(name__startswith="Zespół")
    for mark in ("x", "e30", "WzEsMl0", "%%%"):
        assert names(page_after(rows, keys=KEYS, after=mark)) == ["Zespół 000", "Zespół 001"]
