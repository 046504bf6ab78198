"""The pictures of screens show what the screens say today: every word, label, right and element, in both languages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import trans_real

from telecube.site import pictures, screens
from telecube.site.pictures import PICTURES, SHARE, file_names, stale_pictures, subjects
from telecube.site.reading import read
from telecube.site.screens import Scene, hero_lines

BY_NAME = {picture.name: picture for picture in PICTURES}
#: What is changed in Polish, and a picture that shows it.
WORDS = {
    "a button": ("Add permission group", "permission-groups"),
    "a label of a form, written in Python": ("Work number", "user-form"),
    "the name of a right": ("See permission groups", "permission-group-rights"),
    "the menu around the page": ("Contact history", "log"),
    "a template of the kit": ("(optional)", "user-form"),
    "a fragment that is loaded at once": ("To call back", "dashboard"),
    "a fragment that is opened": ("Subgroups", "user-group-panel"),
    "a menu that is opened": ("Block", "user-menu"),
}


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    """The company of the pictures, undone after the last test."""
    with django_db_blocker.unblock(), screens.scene() as made:
        yield made


def lines(scene: Scene, name: str, language: str) -> list[str]:
    """Return what a screen says now."""
    return scene.lines_of(scene.client_in(language), BY_NAME[name])


@pytest.mark.django_db
def test_no_picture_shows_a_screen_that_says_something_else_by_now() -> None:
    assert stale_pictures(screens.screens()) == [], "scripts/site-pictures takes them anew from a running installation"


@pytest.mark.parametrize("what", WORDS)
def test_a_changed_word_makes_the_pictures_of_its_language_old(
    what: str, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    english, name = WORDS[what]
    polish, foreign = lines(scene, name, "pl"), lines(scene, name, "en")
    catalogue = trans_real.translation("pl")._catalog  # type: ignore[attr-defined]
    monkeypatch.setitem(catalogue, english, "Całkiem inaczej")
    assert lines(scene, name, "pl") != polish
    assert lines(scene, name, "en") == foreign


def test_a_changed_element_makes_a_picture_old() -> None:
    page = '<button class="btn" aria-label="Save"><svg><use href="/static/a.svg#check"></use></svg></button>'
    for before, after in (
        ("btn", "btn is-big"),
        ("Save", "Keep"),
        ("#check", "#trash"),
        ("<svg>", "<i></i><svg>"),
        ("<button", "<button disabled"),
    ):
        assert read(page.replace(before, after)).lines != read(page).lines


def test_addresses_secrets_and_what_is_closed_make_none_old() -> None:
    page = (
        '<a id="1" href="/users/1/"></a><input type="hidden" value="token"><template>words</template>'
        "<dialog>keys</dialog><div popover>menu</div><details><summary>more</summary>inside</details><p hidden>none</p>"
    )
    changed = page.replace("1", "2").replace("token", "other").replace("words", "others").replace("keys", "signs")
    changed = changed.replace("menu", "list").replace("inside", "within").replace("none", "nothing")
    assert read(changed).lines == read(page).lines
    assert "more" in read(page).lines
    assert "inside" in read(page.replace("<details", "<details open")).lines
    assert "menu" in read(page.replace("popover", "popover data-menu"), menu="data-menu").lines


def test_the_picture_for_sharing_grows_old_with_the_front_page(monkeypatch: pytest.MonkeyPatch) -> None:
    before = hero_lines("pl")
    assert "Wiesz, kto dzwoni, zanim odbierzesz" in before
    catalogue = trans_real.translation("pl")._catalog  # type: ignore[attr-defined]
    monkeypatch.setitem(catalogue, "You know who is calling before you answer", "Dzwonią")
    assert hero_lines("pl") != before
    assert (SHARE, "pl") in subjects()


def test_a_picture_that_is_missing_or_was_not_taken_then_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(pictures.FOLDER, tmp_path / "pictures")
    monkeypatch.setattr(pictures, "FOLDER", tmp_path / "pictures")
    said = {name: known["screen"] for name, known in pictures.ledger().items()}
    assert stale_pictures(said) == []
    (tmp_path / "pictures" / file_names("history", "pl")[0]).unlink()
    (tmp_path / "pictures" / file_names(SHARE, "en")[0]).write_bytes(b"another picture")
    assert stale_pictures(said) == ["history-pl", "share-en"]
    assert stale_pictures(said | {"log-en": "another screen"}) == ["history-pl", "log-en", "share-en"]
