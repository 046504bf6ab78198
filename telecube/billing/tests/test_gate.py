"""The gate of accounts that ended, as people meet it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.urls import reverse

from telecube.accounts.models import EndReason, Entitlements, User, UserGroup
from telecube.core.clock import now
from telecube.core.tenancy import tenant_scope
from tests.world import Company, World

LogIn = Callable[[User], Client]


def end(company: Company, *, days_ago: float, reason: EndReason = EndReason.TRIAL) -> None:
    with tenant_scope(company.id):
        entitlements = Entitlements.objects.get()
        entitlements.plan_end(now() - timedelta(days=days_ago), reason=reason)
        entitlements.save()


def test_a_read_only_company_is_told_so_and_what_to_do(world: World, client_of: LogIn) -> None:
    end(world.acme, days_ago=1)
    anna = client_of(world.acme.anna)
    page = anna.get(reverse("accounts:user-list"))
    assert page.status_code == 200
    assert 'id="account-banner"' in page.content.decode()
    answer = anna.post(reverse("accounts:user-group-create"), {"name": "Nowa"}, headers={"HX-Request": "true"})
    assert answer.status_code == 402
    assert "tylko odczytywać" in answer.content.decode()
    assert answer["HX-Retarget"] == "#toasts"
    with tenant_scope(world.acme.id):
        assert not UserGroup.objects.filter(name="Nowa").exists()


def test_a_frozen_company_is_led_to_the_page_that_says_so(world: World, client_of: LogIn) -> None:
    end(world.acme, days_ago=31)
    anna = client_of(world.acme.anna)
    answer = anna.get(reverse("accounts:user-list"))
    assert (answer.status_code, answer["Location"]) == (302, reverse("billing:frozen"))
    fragment = anna.get(reverse("accounts:user-list"), headers={"HX-Request": "true"})
    assert fragment["HX-Redirect"] == reverse("billing:frozen")
    page = anna.get(reverse("billing:frozen"))
    assert page.status_code == 200
    assert reverse("account_logout") in page.content.decode()
    assert anna.post(reverse("account_logout")).status_code == 302


def test_an_open_company_has_no_such_page_and_no_banner(world: World, client_of: LogIn) -> None:
    anna = client_of(world.acme.anna)
    assert anna.get(reverse("billing:frozen"))["Location"] == reverse("site:home")
    assert 'id="account-banner"' not in anna.get(reverse("web:dashboard")).content.decode()


def test_a_company_that_does_not_pay_is_warned_before_the_end(world: World, client_of: LogIn) -> None:
    end(world.acme, days_ago=-3, reason=EndReason.UNPAID)
    anna = client_of(world.acme.anna)
    page = anna.get(reverse("web:dashboard")).content.decode()
    assert "Doładuj" in page
    assert "tc-trial" not in page
    assert anna.post(reverse("accounts:user-group-create"), {"name": "Nowa"}).status_code != 402


def test_the_refusal_offers_a_plan_only_to_whoever_may_choose_one(world: World, client_of: LogIn) -> None:
    end(world.acme, days_ago=1)
    way_out = f'href="{reverse("billing:plan")}"'

    def refused(user: User, **headers: str) -> str:
        answer = client_of(user).post(reverse("contacts:person-create"), {}, headers=headers).content.decode()
        # The panel around a whole page has its own ways to the plans.
        return answer.partition('role="alert"')[2].partition("</main>")[0]

    for headers in ({"HX-Request": "true"}, {}):
        for_anna = refused(world.acme.anna, **headers)
        assert way_out in for_anna
        assert for_anna.count("Wybierz plan") == 1
        for_carla = refused(world.acme.carla, **headers)
        assert "tylko odczytywać" in for_carla
        assert "aby wybrała plan" in for_carla
        assert way_out not in for_carla
