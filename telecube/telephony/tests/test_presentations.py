"""What others see: several numbers for calls, numbers and names for text messages."""

import pytest

from telecube.core.errors import RightMissing
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.numbers import add_number
from telecube.telephony.actions.presentations import (
    add_sender_name,
    write_call_presentations,
    write_sms_presentations,
)
from telecube.telephony.actions.sip_accounts import create_sip_account, set_presentation
from telecube.telephony.errors import PresentationGone, SenderNameNotPossible, SenderNameTaken
from telecube.telephony.models import SipAccount
from telecube.telephony.queries.presentations import call_presentations_of, sms_presentations_of
from tests.world import Company, World


def test_the_first_number_is_the_one_that_the_exchange_shows(acme: Company) -> None:
    anna = acme.actor("anna")
    one, two, three = [add_number(anna, f"22 100 20 0{last}") for last in (1, 2, 3)]
    account = create_sip_account(anna, presentation_number_id=one.pk).account
    assert call_presentations_of(account) == [one]
    write_call_presentations(anna, account, [three.pk, one.pk, three.pk])
    assert call_presentations_of(account) == [three, one]
    assert SipAccount.objects.get(pk=account.pk).presentation_number_id == three.pk
    set_presentation(anna, account.pk, number_id=two.pk)
    assert call_presentations_of(account) == [two]
    write_call_presentations(anna, account, [])
    assert SipAccount.objects.get(pk=account.pk).presentation_number_id is None


def test_text_messages_come_from_numbers_and_names_in_order(acme: Company) -> None:
    anna = acme.actor("anna")
    number, name = add_number(anna, "22 100 20 01"), add_sender_name(anna, "KLIMATECH")
    write_sms_presentations(anna, acme.ben, [name.pk, number.pk])
    assert sms_presentations_of(acme.ben.pk) == [name, number]
    write_sms_presentations(anna, acme.ben, [number.pk])
    assert sms_presentations_of(acme.ben.pk) == [number]


def test_numbers_and_names_of_another_company_are_no_presentation(world: World) -> None:
    with tenant_scope(world.globex.id):
        number = add_number(world.globex.actor("gina"), "12 200 30 01")
        name = add_sender_name(world.globex.actor("gina"), "GLOBEX")
    with tenant_scope(world.acme.id):
        anna = world.acme.actor("anna")
        account = create_sip_account(anna, user_id=world.acme.ben.pk).account
        with pytest.raises(PresentationGone):
            write_call_presentations(anna, account, [number.pk])
        for foreign in (number, name):
            with pytest.raises(PresentationGone):
                write_sms_presentations(anna, world.acme.ben, [foreign.pk])


@pytest.mark.parametrize("name", ["", "AB", "123456", "DWANAŚCIE", "TWELVE CHARS", "<b>x</b>"])
def test_a_sender_name_is_what_networks_show(acme: Company, name: str) -> None:
    with pytest.raises(SenderNameNotPossible):
        add_sender_name(acme.actor("anna"), name)


def test_a_sender_name_is_there_once_and_needs_the_right(acme: Company) -> None:
    add_sender_name(acme.actor("anna"), "KLIMATECH")
    with pytest.raises(SenderNameTaken):
        add_sender_name(acme.actor("anna"), " KLIMATECH ")
    with pytest.raises(RightMissing):
        add_sender_name(acme.actor("carla"), "INNA")
