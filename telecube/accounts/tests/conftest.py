"""What the tests of this room share."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.mail import EmailMessage

from telecube.accounts.models import UserGroup
from telecube.audit.models import AuditEntry
from telecube.core.tenancy import tenant_scope
from tests.world import Company


@pytest.fixture(autouse=True)
def fresh_rate_limits(request: pytest.FixtureRequest) -> None:
    """Each test starts with no attempts counted; what it counts is rolled back with it."""
    if request.node.get_closest_marker("django_db") or "db" in request.fixturenames:
        request.getfixturevalue("db")
        cache.clear()


@pytest.fixture
def address() -> str:
    """An address that nobody has."""
    return f"jan.{uuid4().hex[:10]}@firma.example"


@pytest.fixture
def sign_up_values(address: str) -> dict[str, Any]:
    """What a company types on the sign-up page."""
    return {
        "company_name": "Chłodnictwo Wrona",
        "nip": "526-10-40-828",
        "first_name": "Jan",
        "last_name": "Wrona",
        "email": address,
        "password": "Tajne!Haslo7",
    }


@pytest.fixture
def user_values(address: str) -> dict[str, Any]:
    """What an administrator types on the form of a new user, without the choices."""
    return {
        "email": address,
        "sip_choice": "new",
        "extension": "101",
        "way": "password",
        "language": "pl",
        "time_zone": "Europe/Warsaw",
        "password": "Tajne!Haslo7",
        "password_again": "Tajne!Haslo7",
        "first_name": "Ewa",
        "last_name": "Żółć",
        "work_number": "602 345 678",
        "permission_group": "",
    }


@pytest.fixture
def mails_to(mailoutbox: list[EmailMessage]) -> Callable[[str], list[EmailMessage]]:
    """Return a function that gives the mails sent to an address."""
    return lambda to: [mail for mail in mailoutbox if to in mail.to]


@pytest.fixture
def audited() -> Callable[..., list[tuple[str, dict[str, Any]]]]:
    """Return a function that lists (action, changes) of a company's audit log."""

    def find(company_id: Any, prefix: str = "") -> list[tuple[str, dict[str, Any]]]:
        with tenant_scope(company_id):
            rows = AuditEntry.objects.filter(action__startswith=prefix).order_by("at", "id")
            return list(rows.values_list("action", "changes"))

    return find


def position_of(company: Company) -> str:
    """Return the id of the company's position „Konsultant”."""
    with tenant_scope(company.id):
        return str(UserGroup.objects.get(parent__is_position=True).pk)
