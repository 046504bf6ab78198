"""A build that replaces the static files under a running process cuts no download and is seen at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import RequestFactory
from whitenoise.middleware import WhiteNoiseMiddleware


@pytest.fixture
def folder(tmp_path: Path, settings: LazySettings) -> Path:
    """A folder of static files as a build leaves it."""
    folder = tmp_path / "files"
    settings.STATICFILES_DIRS = [folder]
    build(folder, "old")
    return folder


def build(folder: Path, content: str) -> None:
    """Make the files aside and put them in place, as frontend/build.mjs does."""
    made = folder.with_suffix(".new")
    made.mkdir()
    (made / "probe.css").write_text(content)
    if folder.exists():
        folder.rename(folder.with_suffix(f".old{len(content)}"))
    made.rename(folder)


def test_a_running_process_hands_out_what_a_build_put_in_place(folder: Path, settings: LazySettings) -> None:
    process = WhiteNoiseMiddleware(lambda _request: HttpResponse(status=404), settings=settings)
    request = RequestFactory().get("/static/probe.css")
    began = process(request)
    build(folder, "new and longer")
    answer = process(request)
    assert b"".join(answer) == b"new and longer"
    assert answer["Content-Length"] == "14"
    # Who was reading the old file reads it to the end.
    assert b"".join(began) == b"old"
    build(folder, "x")
    assert process(request)["Content-Length"] == "1"
