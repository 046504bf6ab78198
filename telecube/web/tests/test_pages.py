"""The shell's own pages, seen by people with different rights."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory

from telecube.accounts.models import Entitlements, Identity, User
from telecube.core.clock import now
from telecube.core.ids import uuid7
from telecube.core.tenancy import tenant_scope
from telecube.web.views import errors
from tests.world import World

ClientOf = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _forget_rate_limits(request: pytest.FixtureRequest) -> None:
    """Each test starts with no attempts counted; what it counts is rolled back with it."""
    if request.node.get_closest_marker("django_db") or "db" in request.fixturenames:
        request.getfixturevalue("db")
        cache.clear()


@pytest.mark.django_db
def test_a_stranger_is_led_to_the_login() -> None:
    assert Client().get("/dashboard/").headers["Location"].startswith("/login/")


def test_the_dashboard_names_company_person_position_and_trial(world: World, client_of: ClientOf) -> None:
    page = client_of(world.acme.anna).get("/dashboard/").content.decode()
    for words in ("Acme Sp. z o.o.", "Anna Zielińska", "Konsultant", "14 z\u00a014\u00a0dni"):
        assert words in page


def test_the_menu_offers_only_what_the_user_may_open(world: World, client_of: ClientOf) -> None:
    for_anna = client_of(world.acme.anna).get("/dashboard/").content.decode()
    for_carla = client_of(world.acme.carla).get("/dashboard/").content.decode()
    assert 'href="/users/"' in for_anna
    assert 'href="/users/"' not in for_carla


def test_the_first_steps_are_for_whoever_sets_the_company_up(world: World, client_of: ClientOf) -> None:
    assert 'id="first-steps"' in client_of(world.acme.anna).get("/dashboard/").content.decode()
    assert 'id="first-steps"' not in client_of(world.acme.ben).get("/dashboard/").content.decode()


def test_whoever_hides_the_first_steps_does_not_see_them_again_in_this_browser(
    world: World, client_of: ClientOf
) -> None:
    client = client_of(world.acme.anna)
    assert client.post("/preferences/first-steps/", {"hidden": "1"}).status_code == 302
    for address in ("/dashboard/", "/dashboard/first-steps/"):
        assert 'id="first-steps"' not in client.get(address).content.decode()
    client.post("/preferences/first-steps/", {"hidden": "0"})
    assert 'id="first-steps"' in client.get("/dashboard/").content.decode()


def test_a_trial_that_is_over_says_so(world: World, client_of: ClientOf) -> None:
    with tenant_scope(world.acme.id):
        Entitlements.objects.update(trial_ends_at=now() - timedelta(days=1))
    assert "Okres próbny się skończył" in client_of(world.acme.anna).get("/dashboard/").content.decode()


def test_the_page_has_neither_inline_scripts_nor_inline_styles(world: World, client_of: ClientOf) -> None:
    answer = client_of(world.acme.anna).get("/dashboard/")
    page = answer.content.decode()
    assert "<script>" not in page
    assert " style=" not in page
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_theme_and_language_stay_with_the_login(world: World, client_of: ClientOf) -> None:
    client = client_of(world.acme.ben)
    assert client.post("/preferences/theme/", {"theme": "dark"}).status_code == 302
    assert (
        client.post("/preferences/language/", {"language": "en", "next": "/dashboard/"}).headers["Location"]
        == "/dashboard/"
    )
    ben = Identity.objects.get(pk=world.acme.ben.identity_id)
    assert (ben.theme, ben.language) == ("dark", "en")
    page = client.get("/dashboard/").content.decode()
    assert '<html lang="en" data-theme="dark"' in page
    assert "First steps" not in page


@pytest.mark.parametrize(("name", "value"), [("theme", "pink"), ("language", "xx"), ("theme", "")])
def test_an_unknown_choice_is_refused_and_changes_nothing(
    name: str, value: str, world: World, client_of: ClientOf
) -> None:
    client = client_of(world.acme.ben)
    assert client.post(f"/preferences/{name}/", {name: value}).status_code == 400
    ben = Identity.objects.get(pk=world.acme.ben.identity_id)
    assert (ben.theme, ben.language) == ("auto", "pl")


@pytest.mark.django_db
def test_a_choice_never_leads_to_another_site() -> None:
    answer = Client().post("/preferences/language/", {"language": "en", "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"
    assert answer.cookies["django_language"].value == "en"


@pytest.mark.django_db
def test_an_unknown_address_gets_a_page_with_a_way_out() -> None:
    answer = Client().get("/en/no-such-place/")
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "There is nothing here" in page
    assert 'href="/en/"' in page


@pytest.mark.parametrize("path", ["/no-such-place/", f"/users/{uuid7()}/edit/"])
def test_whoever_works_in_the_panel_stays_there_when_there_is_nothing(
    path: str, world: World, client_of: ClientOf
) -> None:
    answer = client_of(world.acme.anna).get(path)
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "Niczego tu nie ma" in page
    assert 'data-frame="shell"' in page
    assert "Anna Zielińska" in page


def test_whoever_is_blocked_sees_nothing_of_the_panel_on_a_page_of_trouble(world: World, client_of: ClientOf) -> None:
    client = client_of(world.acme.ben)
    with tenant_scope(world.acme.id):
        User.objects.filter(pk=world.acme.ben.pk).update(blocked_at=now())
    page = client.get("/no-such-place/").content.decode()
    assert 'data-frame="plain"' in page
    assert "Acme" not in page


@pytest.mark.parametrize(
    ("view", "status"),
    [(errors.bad_request, 400), (errors.forbidden, 403), (errors.not_found, 404), (errors.csrf_failure, 403)],
)
def test_each_trouble_has_its_page(view: Callable[..., object], status: int) -> None:
    answer = view(RequestFactory().get("/"))
    assert answer.status_code == status  # type: ignore[attr-defined]


def test_a_failure_has_its_page() -> None:
    assert errors.server_error(RequestFactory().get("/")).status_code == 500
