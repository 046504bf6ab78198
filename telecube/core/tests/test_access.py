"""A view without a declaration is refused; rights decide; refusals are sentences."""

import json
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from telecube.core.access import (
    SCOPES,
    AccessDeclaredTwice,
    Right,
    Scope,
    logged_in,
    opens_scope_itself,
    public,
    reach_of,
    requires,
)
from telecube.core.actor import Actor
from telecube.core.errors import RightMissing
from telecube.core.middleware import AccessMiddleware, refusal
from telecube.core.tenancy import current_tenant_id, find_tenant_id, tenant_scope
from tests.world import Company, World

TEA = Right("tests.tea.make", "Parzenie herbaty")


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse("tea")


def ask(view: object, user: object = None) -> HttpResponse | None:
    request = RequestFactory().get("/tea/")
    request.user = getattr(user, "identity", None)  # type: ignore[assignment]
    return AccessMiddleware(answer).process_view(request, view, (), {})  # type: ignore[arg-type]


def test_a_view_without_a_declaration_is_refused(world: World) -> None:
    with pytest.raises(PermissionDenied):
        ask(lambda request: HttpResponse("tea"), world.acme.anna)


def test_two_declarations_are_a_mistake() -> None:
    with pytest.raises(AccessDeclaredTwice):
        public(requires(TEA)(lambda request: HttpResponse()))


def test_whoever_is_not_logged_in_is_sent_to_the_login(world: World) -> None:
    response = ask(logged_in(lambda request: HttpResponse("tea")))
    assert response is not None
    assert response["Location"].startswith("/login/?next=/tea/")


def test_the_right_decides_and_the_view_runs_in_the_companys_scope(world: World) -> None:
    def tenant_of(request: HttpRequest) -> HttpResponse:
        return HttpResponse(str(current_tenant_id()))

    view = requires(TEA)(tenant_of)
    response = ask(view, world.acme.anna)
    assert response is not None
    assert response.content.decode() == str(world.acme.id)
    refused = ask(view, world.acme.carla)
    assert refused is not None
    assert refused.status_code == 403
    assert str(TEA) in refused.content.decode()


def test_a_view_that_opens_the_scope_itself_is_called_outside_of_any(world: World) -> None:
    def tenant_of(request: HttpRequest) -> HttpResponse:
        outside = find_tenant_id()
        with tenant_scope(world.acme.id):
            return HttpResponse(f"{outside} {current_tenant_id()}")

    view = requires(TEA)(opens_scope_itself(tenant_of))
    response = ask(view, world.acme.anna)
    assert response is not None
    assert response.content.decode() == f"None {world.acme.id}"
    refused = ask(view, world.acme.carla)
    assert refused is not None
    assert refused.status_code == 403


def test_a_blocked_user_is_nobody(acme: Company) -> None:
    acme.ben.blocked_at = acme.ben.created_at
    acme.ben.save(update_fields=["blocked_at"])
    response = ask(logged_in(lambda request: HttpResponse("tea")), acme.ben)
    assert response is not None
    assert response.status_code == 302


def test_a_refusal_is_a_problem_document_for_programs() -> None:
    request = RequestFactory().get("/tea/", headers={"Accept": "application/json"})
    response = refusal(request, RightMissing(right=TEA))
    assert response.status_code == 403
    assert json.loads(response.content)["code"] == "right_missing"
    assert response["Content-Type"] == "application/problem+json"


def test_a_database_that_is_away_is_a_page_that_says_so(world: World) -> None:
    def lose_the_database(request: HttpRequest) -> HttpResponse:
        raise OperationalError("server closed the connection unexpectedly")

    response = ask(logged_in(lose_the_database), world.acme.anna)
    assert response is not None
    assert response.status_code == 503
    assert "Baza danych nie odpowiada" in response.content.decode()
    assert response["Retry-After"] == "5"


SCOPED = Right("x.thing.view", "See things", scopes=SCOPES)


@pytest.mark.parametrize(
    ("grants", "reach"),
    [
        ([], None),
        (["x.thing.view:own"], Scope.OWN),
        (["x.thing.view:own", "x.thing.view:group"], Scope.GROUP),
        (["x.thing.view:all"], Scope.ALL),
        (["x.thing.view"], Scope.ALL),
        (["x.thing.view:everything", "x.thing.viewer"], None),
    ],
)
def test_a_right_reaches_as_far_as_the_widest_grant(grants: list[str], reach: Scope | None) -> None:
    actor = Actor(tenant_id=uuid4(), user_id=uuid4(), name="Ben", rights=frozenset(grants))
    assert actor.scope_of(SCOPED) is reach
    assert actor.can(SCOPED) is (reach is not None)


def test_a_right_without_scopes_is_had_or_not() -> None:
    plain = Right("x.thing.create", "Create things")
    assert reach_of(plain, frozenset(["x.thing.create"])) is Scope.ALL
    assert reach_of(plain, frozenset(["x.thing.create:own"])) is None
    assert (plain.grants, SCOPED.grants[0]) == (("x.thing.create",), "x.thing.view:own")


def test_the_main_administrator_reaches_everything() -> None:
    assert Actor.system(uuid4(), "main").scope_of(SCOPED) is Scope.ALL
