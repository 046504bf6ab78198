"""Rows are drawn once a page and filled in: each has its own menu, and a name becomes neither markup nor a gap."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from telecube.accounts.models import Identity, User
from telecube.accounts.queries.users import GroupNames
from telecube.accounts.views.user_rows import Row, UserRows
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.http import TenantRequest
from telecube.core.ids import uuid7
from telecube.core.pattern import ANYBODY, gap
from telecube.telephony.models import SipAccount
from telecube.web.templatetags.ui import phone
from tests.world import World

RIGHTS = {"may_create": True, "may_change": True, "may_delete": True}
COLUMNS = ("position", "sip", "work_number", "permission_group", "groups", "last_login", "created")


def row(first_name: str = "Ewa", last_name: str = "Pawlak", *, extension: str = "109", **values: object) -> Row:
    identity = Identity(email=f"{first_name}@acme.example".lower(), password="argon2$")
    user = User(pk=uuid7(), first_name=first_name, last_name=last_name, identity=identity, created_at=now(), **values)
    account = SipAccount(extension=extension) if extension else None
    return Row(user, account, "ready", GroupNames("Kierownik", ["Biuro", "Zarząd"]))


def rows() -> UserRows:
    request = cast(TenantRequest, RequestFactory().get("/users/"))
    request.actor = Actor(tenant_id=uuid7(), user_id=uuid7(), name="Anna Nowak")
    return UserRows(request, rights=RIGHTS, columns=COLUMNS)


def test_each_row_has_the_name_extension_and_addresses_of_its_user() -> None:
    drawn, ewa, jan = rows(), row(), row("Jan", "Mazur", extension="110")
    with translation.override("pl"):
        one, other = drawn.draw(ewa), drawn.draw(jan)
    assert "Ewa Pawlak" in one
    assert "ewa@acme.example" in one
    assert f"/users/{ewa.user.pk}/block/" in one
    assert "109" in one
    assert "Kierownik" in one
    assert "Biuro, Zarząd" in one
    assert "Jan Mazur" in other
    assert "Ewa" not in other
    assert str(ewa.user.pk) not in other
    assert ANYBODY not in other


def test_another_kind_is_another_row() -> None:
    drawn = rows()
    assert "/unblock/" not in drawn.draw(row())
    assert "/unblock/" in drawn.draw(row(blocked_at=now()))
    assert "/delete/" not in drawn.draw(row(is_main_administrator=True))
    assert "/edit/" not in drawn.draw(row()).split('data-col="sip"')[1].split("</td>")[0]
    assert "is-warn" in drawn.draw(row(extension="")).split('data-col="sip"')[1].split("</td>")[0]


def test_a_work_number_calls_on_click_and_who_has_none_has_a_dash() -> None:
    drawn = rows()
    cell = [drawn.draw(row(work_number=one)).split('data-col="work_number"')[1] for one in ("+48221234567", "")]
    assert cell[0].split("</td>")[0].endswith(phone("+48221234567", name="Ewa Pawlak"))
    assert cell[1].split("</td>")[0].endswith(">–")


def test_a_name_is_neither_markup_nor_a_gap() -> None:
    name = f'"><script>{gap("email")}{ANYBODY}'
    drawn = rows().draw(row(name, extension="<b>"))
    assert "<script>" not in drawn
    assert "<b>1" not in drawn
    assert f"&quot;&gt;&lt;script&gt;{gap('email')}{ANYBODY}" in drawn


@pytest.mark.django_db
def test_a_form_of_a_menu_carries_the_token_of_its_page(client_of: Callable[[User], Client], world: World) -> None:
    client = client_of(world.acme.anna)
    page = client.get("/users/").content.decode()
    menu = page[page.index(f'id="menu-{world.acme.ben.pk}"') :]
    token = menu.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    path = f"/users/{world.acme.ben.pk}/block/"
    assert strict.post(path, {"csrfmiddlewaretoken": "x" * 64}).status_code == 403
    assert strict.post(path, {"csrfmiddlewaretoken": token}).status_code == 302
