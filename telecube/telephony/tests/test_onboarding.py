"""A user and the phone in one go."""

import pytest

from telecube.accounts.models import User, UserGroup
from telecube.core.errors import DomainError
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.onboarding import SipChoice, create_user_with_sip_account
from telecube.telephony.actions.sip_accounts import create_sip_account
from telecube.telephony.errors import ExtensionTaken
from telecube.telephony.models import SipAccount
from tests.world import PASSWORD, Company


def position() -> UserGroup:
    return UserGroup.objects.get(name="Konsultant")


def person(email: str) -> dict[str, object]:
    return {
        "email": email,
        "first_name": "Ewa",
        "last_name": "Kos",
        "password": PASSWORD,
        "position_group_id": position().pk,
    }


def test_a_user_gets_an_account_with_a_password_shown_once(acme: Company) -> None:
    with tenant_scope(acme.id):
        new = create_user_with_sip_account(acme.actor("anna"), **person("ewa@acme.example"))
        assert new.account.user == new.user
        assert new.account.extension == "101"
        assert len(new.sip_password) == 20


def test_a_free_account_keeps_its_password(acme: Company) -> None:
    with tenant_scope(acme.id):
        spare = create_sip_account(acme.actor("anna"), extension="300")
        new = create_user_with_sip_account(
            acme.actor("anna"), **person("ewa@acme.example"), sip=SipChoice(free_account_id=spare.account.pk)
        )
        assert new.account.pk == spare.account.pk
        assert new.sip_password == ""


def test_when_the_phone_is_refused_there_is_no_user_either(acme: Company) -> None:
    with tenant_scope(acme.id):
        create_sip_account(acme.actor("anna"), extension="300")
        before = User.objects.count()
        with pytest.raises(ExtensionTaken):
            create_user_with_sip_account(
                acme.actor("anna"), **person("ewa@acme.example"), sip=SipChoice(extension="300")
            )
        assert User.objects.count() == before


def test_when_the_user_is_refused_there_is_no_phone_either(acme: Company) -> None:
    with tenant_scope(acme.id):
        with pytest.raises(DomainError):
            create_user_with_sip_account(acme.actor("anna"), **{**person("ewa@acme.example"), "password": "short"})
        assert not SipAccount.objects.exists()
