"""A refusal that is a whole page stands where its reader works: in the panel, in the console, or on its own page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from telecube.accounts.models import EndReason, Entitlements, PermissionGroup, User
from telecube.core.clock import now
from telecube.core.ids import uuid7
from telecube.core.tenancy import tenant_scope
from tests.world import Company, World

ClientOf = Callable[[User], Client]
LINK = {"HX-Request": "true", "HX-Boosted": "true"}
FRAGMENT = {"HX-Request": "true"}


def end(company: Company, *, days_ago: float) -> None:
    """Let the account end."""
    with tenant_scope(company.id):
        entitlements = Entitlements.objects.get()
        entitlements.plan_end(now() - timedelta(days=days_ago), reason=EndReason.TRIAL)
        entitlements.save()


def is_in_the_shell(page: str) -> bool:
    """Say whether navigation and telephone are on the page."""
    return 'data-frame="shell"' in page and "<softphone-panel" in page and 'class="tc-sidebar' in page


@pytest.mark.parametrize("headers", [{}, LINK], ids=["typed", "link"])
def test_whoever_lacks_the_right_reads_it_inside_the_panel(
    world: World, client_of: ClientOf, headers: dict[str, str]
) -> None:
    answer = client_of(world.acme.carla).get(reverse("accounts:user-list"), headers=headers)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert is_in_the_shell(page)
    assert "Nie masz dostępu do tego miejsca" in page
    assert "Poproś o nie administratora" in page
    assert f'href="{reverse("web:dashboard")}"' in page
    assert "HX-Retarget" not in answer


@pytest.mark.parametrize("headers", [{}, LINK], ids=["typed", "link"])
def test_what_is_not_there_is_told_inside_the_panel(world: World, client_of: ClientOf, headers: dict[str, str]) -> None:
    answer = client_of(world.acme.anna).get(f"/contacts/persons/{uuid7()}/", headers=headers)
    assert answer.status_code == 404
    assert is_in_the_shell(answer.content.decode())


def test_a_fragment_and_a_form_are_refused_in_place(world: World, client_of: ClientOf) -> None:
    carla, address = client_of(world.acme.carla), reverse("accounts:user-list")
    for answer in (carla.get(address, headers=FRAGMENT), carla.post(address, headers=LINK)):
        assert (answer.status_code, answer["HX-Retarget"], answer["HX-Reswap"]) == (403, "#toasts", "beforeend")
        assert 'id="page"' not in answer.content.decode()


def test_a_read_only_account_refuses_inside_the_panel_and_leads_to_the_plans(world: World, client_of: ClientOf) -> None:
    end(world.acme, days_ago=1)
    answer = client_of(world.acme.anna).post(reverse("accounts:user-group-create"), {"name": "Nowa"})
    page = answer.content.decode()
    assert answer.status_code == 402
    assert is_in_the_shell(page)
    assert f'href="{reverse("billing:plan")}"' in page


def test_a_frozen_account_has_no_panel_to_stand_in(world: World, client_of: ClientOf) -> None:
    end(world.acme, days_ago=31)
    anna = client_of(world.acme.anna)
    for answer in (anna.post(reverse("accounts:user-group-create"), {"name": "Nowa"}), anna.get("/no-such-place/")):
        page = answer.content.decode()
        assert answer.status_code in {402, 404}
        assert 'data-frame="plain"' in page
        assert world.acme.anna.name not in page


def test_without_a_database_the_page_stays_plain(
    world: World, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(request: object) -> None:
        raise OperationalError("the connection is closed")

    carla = client_of(world.acme.carla)
    monkeypatch.setattr("telecube.web.context.menu_tree", lambda *_, **__: away(None))
    answer = carla.get(reverse("accounts:user-list"))
    assert answer.status_code == 503
    assert "Baza danych nie odpowiada" in answer.content.decode()


@pytest.fixture
def demanding(world: World) -> World:
    """Ben's group demands a second factor from now on."""
    with tenant_scope(world.acme.id):
        PermissionGroup.objects.filter(users=world.acme.ben).update(demands_second_factor=True)
    return world


def test_a_demanded_factor_takes_the_page_and_leaves_the_telephone(demanding: World, client_of: ClientOf) -> None:
    ben = client_of(demanding.acme.ben)
    answer = ben.get(reverse("web:dashboard"), headers=LINK, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [(reverse("mfa_index"), 302)]
    # The page alone: the browser puts it into the panel that is open, and nothing of the panel is told anew.
    assert 'data-frame="shell"' in page
    assert 'id="page"' in page
    assert "<softphone-panel" not in page
    assert "tc-sidebar" not in page
    typed = ben.get(reverse("web:dashboard"), follow=True).content.decode()
    assert 'data-frame="plain"' in typed


def test_a_fragment_leads_to_the_demand_without_loading_anew(demanding: World, client_of: ClientOf) -> None:
    answer = client_of(demanding.acme.ben).get(reverse("web:dashboard"), headers=FRAGMENT)
    assert answer.status_code == 204
    assert reverse("mfa_index") in answer["HX-Location"]
    assert "HX-Redirect" not in answer


def test_what_the_panel_asks_by_itself_takes_no_half_typed_code_away(demanding: World, client_of: ClientOf) -> None:
    here = {"HX-Current-URL": f"http://testserver{reverse('mfa_activate_totp')}"}
    ben = client_of(demanding.acme.ben)
    answer = ben.get(reverse("web:dashboard"), headers=FRAGMENT | here)
    assert (answer.status_code, "HX-Location" in answer) == (204, False)
    assert ben.get(reverse("web:dashboard"), headers=LINK | here)["Location"] == reverse("mfa_index")
