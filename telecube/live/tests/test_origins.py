"""Whose page asks."""

import pytest

from telecube.live.asgi_types import Scope
from telecube.live.origins import is_foreign_page, is_own_page


def a_request(**headers: str) -> Scope:
    return {"headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]}


def test_our_own_page_is_known_by_origin_and_host() -> None:
    assert is_own_page(a_request(host="localhost:8000", origin="http://localhost:8000"))


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("localhost:8000", "http://evil.example"),
        ("localhost:8000", "http://localhost:8001"),
        ("localhost:8000", "null"),
        ("localhost:8000", ""),
        ("localhost:8000", "http://localhost:8000@evil.example"),
        ("evil.example", "http://evil.example"),
        ("", "http://localhost:8000"),
    ],
)
def test_any_other_origin_is_not_ours(host: str, origin: str) -> None:
    assert not is_own_page(a_request(host=host, origin=origin))


def test_reading_without_an_origin_is_ours_unless_the_browser_says_otherwise() -> None:
    assert not is_foreign_page(a_request(host="localhost", sec_fetch_site="same-origin"))
    assert is_foreign_page(a_request(host="localhost", sec_fetch_site="cross-site"))
    assert is_foreign_page(a_request(host="localhost", origin="https://evil.example"))
