"""Short-lived credentials of browsers."""

from datetime import timedelta

import pytest

from telecube.core.clock import now
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.browser_phones import close_browser_phones, open_browser_phone
from telecube.telephony.actions.offboarding import delete_user_with_sip_account
from telecube.telephony.actions.sip_accounts import create_sip_account
from telecube.telephony.errors import UserHasNoSipAccount
from telecube.telephony.models import BrowserPhone
from telecube.telephony.queries.sip_accounts import users_of_devices
from tests.world import Company


def test_each_session_has_one_phone_of_its_own(acme: Company) -> None:
    with tenant_scope(acme.id):
        create_sip_account(acme.actor("anna"), user_id=acme.ben.pk)
        first = open_browser_phone(acme.actor("ben"), session_key="laptop")
        again = open_browser_phone(acme.actor("ben"), session_key="laptop")
        other = open_browser_phone(acme.actor("ben"), session_key="tablet")
        assert first.device_id != again.device_id
        kept = set(BrowserPhone.objects.values_list("device_id", flat=True))
        assert kept == {again.device_id, other.device_id}
        assert users_of_devices(kept) == dict.fromkeys(kept, acme.ben.pk)
        assert close_browser_phones(acme.actor("ben"), session_key="laptop") == 1
        assert BrowserPhone.objects.get().device_id == other.device_id


def test_neither_session_key_nor_password_is_kept(acme: Company) -> None:
    with tenant_scope(acme.id):
        create_sip_account(acme.actor("anna"), user_id=acme.ben.pk)
        phone = open_browser_phone(acme.actor("ben"), session_key="the-session-key")
        row = str(BrowserPhone.objects.values().get())
        assert "the-session-key" not in row
        assert phone.password not in row


def test_expired_phones_are_cleared_away(acme: Company) -> None:
    with tenant_scope(acme.id):
        create_sip_account(acme.actor("anna"), user_id=acme.ben.pk)
        open_browser_phone(acme.actor("ben"), session_key="old")
        BrowserPhone.objects.update(expires_at=now() - timedelta(seconds=1))
        fresh = open_browser_phone(acme.actor("ben"), session_key="new")
        assert BrowserPhone.objects.get().device_id == fresh.device_id


def test_without_a_sip_account_there_is_no_browser_phone(acme: Company) -> None:
    with tenant_scope(acme.id), pytest.raises(UserHasNoSipAccount):
        open_browser_phone(acme.actor("ben"), session_key="laptop")


def test_browser_phones_go_with_their_account(acme: Company) -> None:
    with tenant_scope(acme.id):
        create_sip_account(acme.actor("anna"), user_id=acme.ben.pk)
        open_browser_phone(acme.actor("ben"), session_key="laptop")
        delete_user_with_sip_account(acme.actor("anna"), acme.ben.pk)
        assert not BrowserPhone.objects.exists()
