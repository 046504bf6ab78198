"""Rows are drawn once a page and filled in: each has its own menu, and a name becomes neither markup nor a gap."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from telecube.accounts.models import Identity, PermissionGroup, User
from telecube.accounts.queries.users import GroupNames
from telecube.accounts.views.user_rows import Row, UserRows
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.http import TenantRequest
from telecube.core.ids import uuid7
from telecube.core.pattern import ANYBODY, gap
from telecube.telephony.models import SipAccount
from telecube.web.templatetags.ui import phone, when
from tests.world import World

RIGHTS = {"may_create": True, "may_change": True, "may_delete": True}
LOOKER = uuid7()
COLUMNS = ("position", "sip", "work_number", "permission_group", "groups", "last_login", "created")


def row(first_name: str = "Ewa", last_name: str = "Pawlak", *, extension: str = "109", **values: object) -> Row:
    identity = Identity(email=f"{first_name}@acme.example".lower(), password="argon2$")
    user = User(pk=uuid7(), first_name=first_name, last_name=last_name, identity=identity, created_at=now(), **values)
    account = SipAccount(extension=extension) if extension else None
    return Row(user, account, "ready", GroupNames("Kierownik", ["Biuro", "Zarząd"]))


def cell(drawn: str, column: str) -> str:
    """Return what stands in a cell."""
    return drawn.split(f'data-col="{column}"')[1].split(">", 1)[1].split("</td>")[0]


def rows() -> UserRows:
    request = cast(TenantRequest, RequestFactory().get("/users/"))
    request.actor = Actor(tenant_id=uuid7(), user_id=LOOKER, name="Anna Nowak")
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
    assert "Ewa Pawlak" not in other
    assert "ewa@acme.example" not in other
    assert str(ewa.user.pk) not in other
    assert ANYBODY not in other


def test_another_kind_is_another_row() -> None:
    drawn = rows()
    assert "/unblock/" not in drawn.draw(row())
    assert "/unblock/" in drawn.draw(row(blocked_at=now()))
    assert "/delete/" not in drawn.draw(row(is_main_administrator=True))
    assert "109" in cell(drawn.draw(row()), "sip")
    assert "is-warn" in cell(drawn.draw(row(extension="")), "sip")


def test_nobody_is_offered_to_block_or_delete_himself() -> None:
    mine = row()
    mine.user.pk = LOOKER
    drawn = rows().draw(mine)
    assert "/edit/" in drawn
    assert "/block/" not in drawn
    assert "/delete/" not in drawn


def test_who_has_no_permission_group_is_marked() -> None:
    drawn = rows()
    assert "is-warn" in cell(drawn.draw(row()), "permission_group")
    assert ">Biuro<" in cell(drawn.draw(row(permission_group=PermissionGroup(name="Biuro"))), "permission_group")
    assert "is-live" in cell(drawn.draw(row(is_main_administrator=True)), "permission_group")


def test_the_last_login_is_a_moment_or_never() -> None:
    drawn, mine = rows(), row()
    with translation.override("pl"):
        assert cell(drawn.draw(mine), "last_login") == "nigdy"
        mine.user.identity.last_login = mine.user.created_at = now()
        assert cell(drawn.draw(mine), "last_login") == cell(drawn.draw(mine), "created") == when(mine.user.created_at)


def test_a_work_number_calls_on_click_and_who_has_none_has_a_dash() -> None:
    drawn = rows()
    called, none = (cell(drawn.draw(row(work_number=one)), "work_number") for one in ("+48221234567", ""))
    assert called == phone("+48221234567", name="Ewa Pawlak")
    assert none == "–"


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
