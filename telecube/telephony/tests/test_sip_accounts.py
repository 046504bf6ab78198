"""Creating, changing and deleting SIP accounts."""

import hashlib

import pytest
from django.db import IntegrityError, transaction

from telecube.accounts.models import UserGroup
from telecube.audit.models import AuditEntry
from telecube.config import config
from telecube.core.errors import RightMissing
from telecube.core.models import OutboxEvent
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.numbers import add_number
from telecube.telephony.actions.offboarding import delete_user_with_sip_account
from telecube.telephony.actions.onboarding import SipChoice, change_sip_account, create_user_with_sip_account
from telecube.telephony.actions.sip_accounts import (
    assign_sip_account,
    change_sip_password,
    create_sip_account,
    delete_sip_account,
    set_presentation,
)
from telecube.telephony.digests import digest_password
from telecube.telephony.errors import (
    ExtensionNotAllowed,
    ExtensionTaken,
    PresentationGone,
    SipAccountInUse,
    SipAccountTaken,
    UserHasSipAccount,
)
from telecube.telephony.models import SipAccount
from telecube.telephony.queries.sip_accounts import find_account_of, free_sip_accounts
from tests.world import PASSWORD, Company, World


def test_the_lowest_free_extension_is_given_out(acme: Company) -> None:
    with tenant_scope(acme.id):
        anna = create_sip_account(acme.actor("anna"), user_id=acme.anna.pk)
        create_sip_account(acme.actor("anna"), extension="103")
        ben = create_sip_account(acme.actor("anna"), user_id=acme.ben.pk)
        spare = create_sip_account(acme.actor("anna"))
        assert [a.account.extension for a in (anna, ben, spare)] == ["101", "102", "104"]
        assert find_account_of(acme.ben.pk) == ben.account
        assert {account.extension for account in free_sip_accounts()} == {"103", "104"}


def test_two_companies_have_the_same_extension(world: World) -> None:
    extensions = []
    for company, name in ((world.acme, "anna"), (world.globex, "gina")):
        with tenant_scope(company.id):
            new = create_sip_account(company.actor(name), user_id=company.people[name].pk)
            extensions.append(new.account.extension)
    assert extensions == ["101", "101"]


def test_only_digests_of_the_password_are_kept(acme: Company) -> None:
    with tenant_scope(acme.id):
        new = create_sip_account(acme.actor("anna"))
        kept = SipAccount.objects.get(pk=new.account.pk)
        text = f"{kept.device_id}:{config.sip_realm}:{new.password}".encode()
        assert kept.ha1_md5 == hashlib.md5(text, usedforsecurity=False).hexdigest()
        assert kept.ha1_sha256 == hashlib.sha256(text).hexdigest()
        assert len(new.password) == 20
        for row in [*AuditEntry.objects.values(), *OutboxEvent.objects.values()]:
            assert new.password not in str(row)
            assert kept.ha1_md5 not in str(row)


@pytest.mark.parametrize("extension", ["112", "997", "998", "999", "012", "12", "123456", "1a1", "+48"])
def test_an_extension_that_cannot_be_one_is_refused(acme: Company, extension: str) -> None:
    with tenant_scope(acme.id):
        with pytest.raises(ExtensionNotAllowed):
            create_sip_account(acme.actor("anna"), extension=extension)
        assert not SipAccount.objects.exists()


def test_a_taken_extension_is_refused_and_named(acme: Company) -> None:
    with tenant_scope(acme.id):
        create_sip_account(acme.actor("anna"), extension="205")
        with pytest.raises(ExtensionTaken) as refused:
            create_sip_account(acme.actor("anna"), extension="205")
        assert "205" in str(refused.value)
        assert SipAccount.objects.count() == 1


def test_a_user_has_one_account_only(acme: Company) -> None:
    with tenant_scope(acme.id):
        create_sip_account(acme.actor("anna"), user_id=acme.ben.pk)
        spare = create_sip_account(acme.actor("anna"))
        with pytest.raises(UserHasSipAccount):
            create_sip_account(acme.actor("anna"), user_id=acme.ben.pk)
        with pytest.raises(UserHasSipAccount):
            assign_sip_account(acme.actor("anna"), spare.account.pk, user_id=acme.ben.pk)
        assert SipAccount.objects.count() == 2


def test_a_free_account_is_taken_over_once(acme: Company) -> None:
    with tenant_scope(acme.id):
        spare = create_sip_account(acme.actor("anna"))
        assign_sip_account(acme.actor("anna"), spare.account.pk, user_id=acme.ben.pk)
        with pytest.raises(SipAccountTaken):
            assign_sip_account(acme.actor("anna"), spare.account.pk, user_id=acme.carla.pk)
        account = find_account_of(acme.ben.pk)
        assert account is not None
        assert account.pk == spare.account.pk


def opens(account: SipAccount, password: str) -> bool:
    """Say whether a phone with this password is let in, as the exchange reads it."""
    stored = SipAccount.objects.get(pk=account.pk)
    wanted = digest_password(stored.device_id, config.sip_realm, password)
    return (stored.ha1_md5, stored.ha1_sha256) == (wanted.md5, wanted.sha256)


def test_a_number_that_somebody_left_begins_anew_and_its_password_is_shown_to_who_gives_it_away(acme: Company) -> None:
    anna = acme.actor("anna")
    with tenant_scope(acme.id):
        old = create_sip_account(anna, user_id=acme.ben.pk, extension="301")
        moved = change_sip_account(anna, acme.ben, SipChoice(extension="302"))
        assert moved is not None
        left = SipAccount.objects.get(pk=old.account.pk)
        assert left.user is None
        assert left.device_id != old.account.device_id
        assert not opens(left, old.password)
        given = assign_sip_account(anna, left.pk, user_id=acme.carla.pk)
        assert given.password
        assert opens(left, given.password)
        assert not opens(left, old.password)
        assert given.account.device_id == left.device_id
        for row in [*AuditEntry.objects.values(), *OutboxEvent.objects.values()]:
            assert given.password not in str(row)


def test_a_number_that_nobody_had_yet_keeps_the_password_of_the_phone_that_is_set_up_with_it(acme: Company) -> None:
    anna = acme.actor("anna")
    with tenant_scope(acme.id):
        free = create_sip_account(anna)
        given = assign_sip_account(anna, free.account.pk, user_id=acme.ben.pk)
        assert given.password == ""
        assert opens(free.account, free.password)


def test_a_new_password_changes_both_digests(acme: Company) -> None:
    with tenant_scope(acme.id):
        old = create_sip_account(acme.actor("anna"))
        new = change_sip_password(acme.actor("anna"), old.account.pk)
        assert new.password != old.password
        assert new.account.ha1_md5 != old.account.ha1_md5
        assert new.account.ha1_sha256 != old.account.ha1_sha256
        assert new.account.device_id == old.account.device_id


def test_an_account_in_use_is_not_deleted_and_the_refusal_names_whose_it_is(acme: Company) -> None:
    with tenant_scope(acme.id):
        new = create_sip_account(acme.actor("anna"), user_id=acme.ben.pk)
        with pytest.raises(SipAccountInUse) as refused:
            delete_sip_account(acme.actor("anna"), new.account.pk)
        assert "101" in str(refused.value)
        assert "Ben Nowak" in str(refused.value)
        assert find_account_of(acme.ben.pk) == new.account
        assert not OutboxEvent.objects.filter(name="telephony.sip_account.deleted").exists()


def test_every_user_has_exactly_one_sip_account_of_his_own(acme: Company) -> None:
    """From the first day to the last: created with one, never with two, moved to another, never without."""
    anna = acme.actor("anna")
    with tenant_scope(acme.id):
        position = UserGroup.objects.get(parent__is_position=True).pk
        values = {"first_name": "Ewa", "last_name": "Kos", "password": PASSWORD, "position_group_id": position}
        new = create_user_with_sip_account(anna, email="ewa.kos@acme.example", **values)
        spare = create_sip_account(anna)

        def numbers() -> list[str]:
            return list(SipAccount.objects.filter(user=new.user).values_list("extension", flat=True))

        assert numbers() == [new.account.extension]
        for one_more in (
            lambda: create_sip_account(anna, user_id=new.user.pk),
            lambda: assign_sip_account(anna, spare.account.pk, user_id=new.user.pk),
        ):
            with pytest.raises(UserHasSipAccount):
                one_more()
        with pytest.raises(IntegrityError), transaction.atomic():
            SipAccount.objects.filter(pk=spare.account.pk).update(user=new.user)
        with pytest.raises(SipAccountInUse):
            delete_sip_account(anna, new.account.pk)
        assert numbers() == [new.account.extension]
        change_sip_account(anna, new.user, SipChoice(free_account_id=spare.account.pk))
        assert numbers() == [spare.account.extension]
        delete_sip_account(anna, new.account.pk)
        delete_user_with_sip_account(anna, new.user.pk)
        assert not SipAccount.objects.exists()


def test_a_deleted_account_leaves_an_audit_entry_and_a_fact(acme: Company) -> None:
    with tenant_scope(acme.id):
        new = create_sip_account(acme.actor("anna"))
        delete_sip_account(acme.actor("anna"), new.account.pk)
        assert not SipAccount.objects.exists()
        assert AuditEntry.objects.filter(action="telephony.sip_account.deleted", object_name="101").exists()
        fact = OutboxEvent.objects.get(name="telephony.sip_account.deleted")
        assert fact.body["device_ids"] == [new.account.device_id]


def test_the_presentation_number_is_one_of_the_companys(world: World) -> None:
    with tenant_scope(world.globex.id):
        foreign = add_number(world.globex.actor("gina"), "12 200 30 01")
    with tenant_scope(world.acme.id):
        own = add_number(world.acme.actor("anna"), "22 100 20 01")
        new = create_sip_account(world.acme.actor("anna"))
        changed = set_presentation(world.acme.actor("anna"), new.account.pk, number_id=own.pk)
        assert changed.presentation_number == own
        with pytest.raises(PresentationGone):
            set_presentation(world.acme.actor("anna"), new.account.pk, number_id=foreign.pk)


def test_who_lacks_the_right_changes_nothing(acme: Company) -> None:
    with tenant_scope(acme.id):
        new = create_sip_account(acme.actor("anna"))
        dora = acme.actor("dora")
        for attempt in (
            lambda: create_sip_account(dora),
            lambda: change_sip_password(dora, new.account.pk),
            lambda: delete_sip_account(dora, new.account.pk),
        ):
            with pytest.raises(RightMissing):
                attempt()
        kept = SipAccount.objects.get()
        assert kept.ha1_md5 == new.account.ha1_md5
