"""The company's numbers."""

import pytest

from telecube.core.errors import RightMissing
from telecube.core.models import OutboxEvent
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.numbers import add_number, assign_number
from telecube.telephony.errors import NumberNotPossible, NumberTaken
from telecube.telephony.models import Number
from telecube.telephony.queries.numbers import company_numbers, find_number, numbers_of
from tests.world import Company, World


def test_a_number_is_kept_in_e164_and_rings_at_its_owner(acme: Company) -> None:
    with tenant_scope(acme.id):
        number = add_number(acme.actor("anna"), "22 100 20 01", label="Biuro")
        assign_number(acme.actor("anna"), number.pk, owner_id=acme.ben.pk)
        assert find_number("+48221002001") == number
        assert numbers_of(acme.ben.pk) == [number]
        owners = [fact.body["owner_id"] for fact in OutboxEvent.objects.filter(name__startswith="telephony.number")]
        assert owners == [None, str(acme.ben.pk)]


@pytest.mark.parametrize("text", ["", "abc", "12", "+48"])
def test_what_is_no_number_is_refused(acme: Company, text: str) -> None:
    with tenant_scope(acme.id):
        with pytest.raises(NumberNotPossible):
            add_number(acme.actor("anna"), text)
        assert company_numbers() == []


def test_a_number_is_on_the_exchange_once_even_across_companies(world: World) -> None:
    with tenant_scope(world.globex.id):
        add_number(world.globex.actor("gina"), "22 100 20 01")
    with tenant_scope(world.acme.id):
        with pytest.raises(NumberTaken) as refused:
            add_number(world.acme.actor("anna"), "+48 22 100 20 01")
        assert "22\u00a0100\u00a020\u00a001" in str(refused.value)
        assert company_numbers() == []


def test_an_owner_of_another_company_is_not_found(world: World) -> None:
    with tenant_scope(world.acme.id):
        number = add_number(world.acme.actor("anna"), "22 100 20 01")
        with pytest.raises(type(world.globex.gina).DoesNotExist):
            assign_number(world.acme.actor("anna"), number.pk, owner_id=world.globex.gina.pk)
        assert Number.objects.get().owner is None


def test_who_lacks_the_right_changes_nothing(acme: Company) -> None:
    with tenant_scope(acme.id):
        with pytest.raises(RightMissing):
            add_number(acme.actor("dora"), "22 100 20 01")
        assert company_numbers() == []
