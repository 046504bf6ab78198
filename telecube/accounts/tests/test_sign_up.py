"""A company opens its account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from telecube.accounts.actions import sign_up as action
from telecube.accounts.actions.sign_up import rights_of_an_agent, sign_up_company
from telecube.accounts.errors import EmailTaken, NipInvalid, PasswordTooWeak
from telecube.accounts.models import Entitlements, Identity, PermissionGroup, Tenant, User, UserGroup
from telecube.accounts.queries.actors import find_user_key
from telecube.billing.actions.documents import load_texts_of_the_product
from telecube.billing.models import Acceptance
from telecube.core.models import OutboxEvent
from telecube.core.tenancy import tenant_scope
from telecube.telephony.models import SipAccount
from tests.world import World, typed_slowly

pytestmark = pytest.mark.django_db
PAGE = "/signup/"
TICKED = typed_slowly()


def test_a_company_gets_everything_it_starts_with(
    sign_up_values: dict[str, Any], audited: Callable[..., Any], mails_to: Callable[..., Any]
) -> None:
    administrator = sign_up_company(**sign_up_values, ip="192.0.2.7")
    with tenant_scope(administrator.tenant_id):
        tenant = Tenant.objects.get()
        assert (tenant.name, tenant.nip) == ("Chłodnictwo Wrona", "5261040828")
        user = User.objects.get()
        assert user.is_main_administrator
        assert user.position == "Główny administrator"
        assert UserGroup.objects.get(is_position=True).name == "Stanowisko"
        assert UserGroup.objects.filter(parent__is_position=True).count() == 3
        assert PermissionGroup.objects.get().rights == rights_of_an_agent()
        assert OutboxEvent.objects.get().name == "accounts.company.signed_up"
    assert ("accounts.company.signed_up", {"nip": "5261040828"}) in audited(tenant.pk)
    (mail,) = mails_to(sign_up_values["email"])
    assert "/email/confirm/" in mail.body
    assert not administrator.identity.has_confirmed_email


def test_the_first_permission_group_may_work_but_not_manage() -> None:
    rights = rights_of_an_agent()
    assert "calls.history.view" in rights
    assert any(code.startswith("contacts.") for code in rights)
    assert not any(code.startswith("accounts.") for code in rights)


def test_in_english_the_first_groups_are_english(sign_up_values: dict[str, Any]) -> None:
    administrator = sign_up_company(**sign_up_values, ip=None, language="en")
    with tenant_scope(administrator.tenant_id):
        assert User.objects.get().position == "Main administrator"
        assert PermissionGroup.objects.get().name == "Consultants"


@pytest.mark.parametrize(
    "started",
    [
        datetime(2026, 10, 20, 12, 30, tzinfo=UTC),  # clocks go back on the 25th: a day of 25 hours
        datetime(2027, 3, 20, 12, 30, tzinfo=UTC),  # clocks go forward on the 28th: a day of 23 hours
        datetime(2026, 7, 1, 0, 0, tzinfo=UTC),
    ],
)
def test_the_trial_lasts_fourteen_days_of_24_hours(
    sign_up_values: dict[str, Any], started: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(action, "now", lambda: started)
    administrator = sign_up_company(**sign_up_values, ip=None)
    with tenant_scope(administrator.tenant_id):
        entitlements = Entitlements.objects.get()
    assert entitlements.trial_ends_at - started == timedelta(hours=14 * 24)
    assert entitlements.trial_days_left(started) == 14
    assert not entitlements.is_trial_over(started + timedelta(hours=14 * 24, seconds=-1))
    assert entitlements.is_trial_over(started + timedelta(hours=14 * 24))


@pytest.mark.parametrize(
    ("field", "value", "refusal"),
    [("password", "abcdefgh", PasswordTooWeak), ("nip", "1234567890", NipInvalid)],
)
def test_a_refused_sign_up_leaves_nothing(
    sign_up_values: dict[str, Any], field: str, value: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        sign_up_company(**{**sign_up_values, field: value}, ip=None)
    assert not Identity.objects.filter(email=sign_up_values["email"]).exists()


def test_a_taken_address_is_refused_whatever_its_case(world: World, sign_up_values: dict[str, Any]) -> None:
    taken = world.globex.gina.identity.email.upper()
    with pytest.raises(EmailTaken):
        sign_up_company(**{**sign_up_values, "email": f" {taken} "}, ip=None)
    assert Identity.objects.filter(email__iexact=taken).count() == 1


def test_the_page_opens_the_account_and_enters_the_panel(
    client: Client, sign_up_values: dict[str, Any], audited: Callable[..., Any]
) -> None:
    answer = client.post(PAGE, {**sign_up_values, **TICKED})
    assert (answer.status_code, answer["Location"]) == (302, "/dashboard/")
    identity = Identity.objects.get(email=sign_up_values["email"])
    assert client.session["_auth_user_id"] == str(identity.pk)
    key = find_user_key(identity.pk)
    assert key is not None
    assert "accounts.user.logged_in" in [entry for entry, _changes in audited(key.tenant_id)]
    with tenant_scope(key.tenant_id):
        account = SipAccount.objects.get()
        assert (account.extension, account.user_id) == ("101", key.user_id)
    assert client.get("/dashboard/").status_code == 200
    assert client.get(PAGE).status_code == 302


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("password", "abcdefgh", "Hasło nie spełnia jeszcze wymagań"),
        ("nip", "526-10-40-829", "Ten NIP jest nieprawidłowy"),
        ("nip", "123", "Ten NIP jest nieprawidłowy"),
        ("email", "józek@firma.pl", "Adres e-mail nie może mieć liter"),
        ("email", "nie-adres", "To nie jest adres e-mail"),
        ("email", "", "Wpisz adres e-mail"),
        ("company_name", "", "To pole nie może być puste"),
        ("company_name", "   ", "To pole nie może być puste"),
        ("company_name", "x" * 500, "500"),
        ("first_name", "x" * 500, "500"),
        ("last_name", "x" * 500, "500"),
    ],
)
def test_a_mistake_gets_a_sentence_at_its_field_and_nothing_is_lost(
    client: Client, sign_up_values: dict[str, Any], field: str, value: str, sentence: str
) -> None:
    answer = client.post(PAGE, {**sign_up_values, **TICKED, field: value}, headers={"Accept-Language": "pl"})
    assert answer.status_code == 422
    text = answer.content.decode().replace("\u00a0", " ")
    assert f'id="id_{field}-error"' in text
    assert sentence in text
    kept = "company_name" if field != "company_name" else "first_name"
    assert sign_up_values[kept] in text
    assert not Identity.objects.filter(email=sign_up_values["email"]).exists()


def test_a_taken_address_is_told_what_to_do_and_nothing_about_its_company(
    client: Client, world: World, sign_up_values: dict[str, Any]
) -> None:
    answer = client.post(PAGE, {**sign_up_values, **TICKED, "email": world.globex.gina.identity.email})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "istnieje już konto" in text.replace("\u00a0", " ")
    assert reverse("account_reset_password") in text
    assert "Globex S.A." not in text
    assert "Sowa" not in text


def test_too_many_sign_ups_from_one_address_get_a_page_with_a_sentence(client: Client) -> None:
    answers = [client.post(PAGE, {}) for _ in range(21)]
    assert {answer.status_code for answer in answers[:20]} == {422}
    assert answers[20].status_code == 429
    assert "Zbyt wiele prób" in answers[20].content.decode().replace("\u00a0", " ")


def test_the_mail_waits_in_the_queue_until_the_account_exists(sign_up_values: dict[str, Any], settings: Any) -> None:
    settings.EMAIL_BACKEND = "telecube.core.mail.QueuedEmailBackend"
    sign_up_company(**sign_up_values, ip=None)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE args::text LIKE %s", [f"%{sign_up_values['email']}%"]
        )
        assert cursor.fetchone() == (1,)


def test_whoever_opens_an_account_accepts_the_documents_of_the_day(
    client: Client, sign_up_values: dict[str, Any]
) -> None:
    load_texts_of_the_product()
    client.post(PAGE, {**sign_up_values, **TICKED}, REMOTE_ADDR="192.0.2.9")
    key = find_user_key(Identity.objects.get(email=sign_up_values["email"]).pk)
    assert key is not None
    with tenant_scope(key.tenant_id):
        kept = Acceptance.objects.select_related("document").order_by("document__kind")
        assert [(one.document.kind, one.user_id, one.ip, one.occasion) for one in kept] == [
            ("dpa", key.user_id, "192.0.2.9", "sign_up"),
            ("terms", key.user_id, "192.0.2.9", "sign_up"),
        ]


def test_without_the_tick_no_account_is_opened(client: Client, sign_up_values: dict[str, Any]) -> None:
    answer = client.post(PAGE, {**sign_up_values, "opened": TICKED["opened"]}, headers={"Accept-Language": "pl"})
    assert answer.status_code == 422
    assert "Zaakceptuj regulamin, aby otworzyć konto." in answer.content.decode()
    assert not Identity.objects.filter(email=sign_up_values["email"]).exists()
