"""The member of staff of a demo installation: there for playing, never where real companies are."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections, transaction

from telecube.accounts.demo import find_demo_user
from telecube.config import config
from telecube.console.management.commands import load_demo_staff
from telecube.console.management.commands.load_demo_staff import OLGA
from telecube.console.models import StaffMember


@pytest.fixture
def swept(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Remove what the command committed."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield
        user = find_demo_user(OLGA)
        if user is not None:
            _erase(user.tenant_id, user.identity_id)


def _erase(tenant_id: UUID, identity_id: UUID) -> None:
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM console_staffmember WHERE identity_id = %s", [identity_id])
        cursor.execute("DELETE FROM mfa_authenticator WHERE user_id = %s", [identity_id])
        cursor.execute(
            "UPDATE accounts_entitlements SET full_until = now() - interval '2 days', read_only_until = now() - "
            "interval '1 day', erase_at = now() - interval '1 hour' WHERE tenant_id = %s",
            [tenant_id],
        )
        cursor.execute("SELECT billing_erase_company(%s, now())", [tenant_id])


def load() -> str:
    """Run the command; return what it says."""
    said = StringIO()
    call_command("load_demo_staff", stdout=said)
    return said.getvalue()


@pytest.mark.usefixtures("swept")
def test_olga_may_open_the_console_of_a_demo_installation_and_is_loaded_once() -> None:
    assert load() == load()
    user = find_demo_user(OLGA)
    assert user is not None
    member = StaffMember.objects.using("platform").get(identity_id=user.identity_id)
    assert (member.role, member.dismissed_at) == ("administrator", None)
    assert Authenticator.objects.filter(user=user.identity, type="totp").count() == 1


@pytest.mark.usefixtures("swept")
def test_where_a_real_seller_is_set_nobody_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    real = config.model_copy(update={"seller_nip": "5252344078"})
    monkeypatch.setattr(load_demo_staff, "config", real)
    with pytest.raises(CommandError, match="real seller"):
        load()
    assert find_demo_user(OLGA) is None
