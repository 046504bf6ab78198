"""Leaving a page after a success."""

from __future__ import annotations

import json

import pytest
from django.test import RequestFactory

from telecube.core.pages import leave_for


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Boosted": "true"}])
def test_a_plain_or_boosted_form_is_redirected(headers: dict[str, str]) -> None:
    answer = leave_for(RequestFactory().post("/", headers=headers), "/users/")
    assert (answer.status_code, answer["Location"]) == (302, "/users/")


def test_a_form_of_a_dialog_changes_the_page_without_loading_anew() -> None:
    answer = leave_for(RequestFactory().post("/", headers={"HX-Request": "true"}), "/users/")
    assert "HX-Redirect" not in answer
    change = json.loads(answer["HX-Location"])
    assert (change["path"], change["target"], change["select"]) == ("/users/", "#page", "#page")
    assert change["headers"] == {"HX-Boosted": "true"}
