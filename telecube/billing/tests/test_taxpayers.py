"""The list of VAT payers behind one interface: its answers, its bad days, the form that it fills in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from django.test import Client
from django.urls import reverse

from standins.taxpayers import Register
from telecube.accounts.errors import NipInvalid
from telecube.accounts.models import User
from telecube.audit.models import AuditEntry
from telecube.billing.actions.taxpayer_lookups import MOST_A_DAY, ask_about_nip
from telecube.billing.invoice_errors import NipMissing, TaxpayerRegisterOff, TooManyQuestions
from telecube.billing.models import CompanyData, LookupState, TaxpayerLookup
from telecube.billing.queries.taxpayer_lookups import find_check_of
from telecube.billing.taxpayer_lookups import look_up
from telecube.billing.taxpayers import white_list
from telecube.billing.taxpayers.interface import RegisterExhausted, RegisterUnreachable, Taxpayer, VatStatus
from telecube.billing.taxpayers.registry import find_register
from telecube.billing.taxpayers.white_list import WhiteList
from telecube.billing.tests.orders import complete_company_data
from telecube.core.clock import clock_set_to, now
from telecube.core.errors import RightMissing
from tests.world import Company

ClientOf = Callable[[User], Client]
NIP = "5260250274"
KLIMATECH = {
    "name": "KLIMATECH SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ",
    "nip": NIP,
    "statusVat": "Czynny",
    "residenceAddress": None,
    "workingAddress": "UL. DŁUGA 5/2, 00-950 WARSZAWA",
}
LOOKUPS = "billing:taxpayer-lookup-list"


def answer(company: Company, lookup: TaxpayerLookup) -> TaxpayerLookup:
    """Let the job ask; return the question with its answer."""
    look_up(company.id, lookup.pk)
    return TaxpayerLookup.objects.get(pk=lookup.pk)


@pytest.fixture
def white(register: Register) -> WhiteList:
    """The gateway, pointed to the stand-in."""
    found = find_register()
    assert isinstance(found, WhiteList)
    return found


def test_name_address_and_status_come_from_the_documented_fields(register: Register, white: WhiteList) -> None:
    register.subjects[NIP] = KLIMATECH
    assert white.find(NIP) == Taxpayer(NIP, KLIMATECH["name"], VatStatus.ACTIVE, "UL. DŁUGA 5/2", "00-950", "WARSZAWA")


def test_who_runs_a_business_at_home_has_that_address(register: Register, white: WhiteList) -> None:
    register.subjects[NIP] = {
        **KLIMATECH, "workingAddress": None, "residenceAddress": "KOSZARAWA 12, 34-332 KOSZARAWA",
        "statusVat": "Zwolniony",
    }  # fmt: skip
    found = white.find(NIP)
    assert found is not None
    assert (found.street, found.postcode, found.city) == ("KOSZARAWA 12", "34-332", "KOSZARAWA")
    assert found.vat_status == VatStatus.EXEMPT


@pytest.mark.parametrize(("address", "status"), [(None, "Niezarejestrowany"), ("ZA GRANICĄ", "Nowe słowo")])
def test_what_is_not_known_stays_empty(register: Register, white: WhiteList, address: str | None, status: str) -> None:
    register.subjects[NIP] = {**KLIMATECH, "workingAddress": address, "statusVat": status}
    found = white.find(NIP)
    assert found is not None
    assert (found.street, found.postcode, found.city) == ("", "", "")
    assert found.vat_status == (VatStatus.NOT_REGISTERED if address is None else VatStatus.UNKNOWN)


def test_nobody_has_an_unknown_nip(white: WhiteList) -> None:
    assert white.find("1111111111") is None


@pytest.mark.parametrize("nip", ["3333333333", "5555555555", "1234567890"])
def test_an_outage_garbage_and_a_refusal_are_no_answer(white: WhiteList, nip: str) -> None:
    with pytest.raises(RegisterUnreachable):
        white.find(nip)


def test_the_days_limit_is_told_apart(white: WhiteList) -> None:
    with pytest.raises(RegisterExhausted):
        white.find("2222222222")


def test_a_slow_register_is_given_up(white: WhiteList, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(white_list, "PATIENCE", httpx.Timeout(0.05))
    with pytest.raises(RegisterUnreachable):
        white.find("4444444444")


def test_nobody_listening_is_no_answer() -> None:
    with pytest.raises(RegisterUnreachable):
        WhiteList("http://127.0.0.1:9").find(NIP)


def test_an_answer_about_somebody_else_is_refused(register: Register, white: WhiteList) -> None:
    register.subjects[NIP] = {**KLIMATECH, "nip": "1111111111"}
    with pytest.raises(RegisterUnreachable):
        white.find(NIP)


def test_an_answer_is_kept_and_the_same_question_is_not_asked_again(acme: Company, register: Register) -> None:
    lookup = answer(acme, ask_about_nip(acme.actor("anna"), "PL 526-025-02-74"))
    assert (lookup.state, lookup.nip) == (LookupState.FOUND, NIP)
    assert ask_about_nip(acme.actor("anna"), NIP).pk == lookup.pk
    assert register.questions == [NIP]
    assert AuditEntry.objects.filter(action="billing.taxpayer.asked_for").count() == 1


@pytest.mark.parametrize(
    ("nip", "state"),
    [
        ("1111111111", LookupState.UNKNOWN),
        ("2222222222", LookupState.EXHAUSTED),
        ("3333333333", LookupState.FAILED),
    ],
)
def test_a_failure_is_kept_and_may_be_tried_again_unless_nobody_has_the_nip(
    acme: Company, register: Register, nip: str, state: LookupState
) -> None:
    lookup = answer(acme, ask_about_nip(acme.actor("anna"), nip))
    assert lookup.state == state
    is_same = ask_about_nip(acme.actor("anna"), nip).pk == lookup.pk
    assert is_same is (state == LookupState.UNKNOWN)


def test_a_question_that_nobody_answers_has_failed_after_a_while(acme: Company, register: Register) -> None:
    lookup = ask_about_nip(acme.actor("anna"), NIP)
    assert lookup.state_at(now()) == LookupState.WAITING
    assert lookup.state_at(now() + timedelta(seconds=21)) == LookupState.FAILED


@pytest.mark.parametrize(("nip", "refusal"), [("", NipMissing), ("123", NipInvalid)])
def test_no_question_without_a_nip(acme: Company, register: Register, nip: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        ask_about_nip(acme.actor("anna"), nip)
    assert register.questions == []


def test_a_company_asks_ten_times_a_day(acme: Company, register: Register) -> None:
    for number in range(MOST_A_DAY):
        TaxpayerLookup.objects.create(nip=f"{number:010}")
    with pytest.raises(TooManyQuestions):
        ask_about_nip(acme.actor("anna"), NIP)
    with clock_set_to(now() + timedelta(days=1, minutes=1)):
        ask_about_nip(acme.actor("anna"), NIP)


def test_without_a_register_nobody_asks(acme: Company) -> None:
    with pytest.raises(TaxpayerRegisterOff):
        ask_about_nip(acme.actor("anna"), NIP)
    assert find_register() is None


def test_only_whoever_may_change_the_data_asks(acme: Company, register: Register) -> None:
    with pytest.raises(RightMissing):
        ask_about_nip(acme.actor("carla"), NIP)


def test_the_form_is_filled_in_and_what_the_register_does_not_know_stays(
    acme: Company, register: Register, client_of: ClientOf
) -> None:
    register.subjects[NIP] = {**KLIMATECH, "workingAddress": None}
    client = client_of(acme.anna)
    typed = {"nip": NIP, "street": "Własna 3", "invoice_email": "x@y.pl"}
    waiting = client.post(reverse(LOOKUPS), typed).content.decode()
    lookup = TaxpayerLookup.objects.get()
    address = reverse("billing:taxpayer-lookup", args=[lookup.pk])
    assert f'hx-get="{address}"' in waiting
    answer(acme, lookup)
    filled = client.get(address, typed)
    assert (filled["HX-Retarget"], filled["HX-Reswap"]) == ("#buyer-fields", "outerHTML")
    page = filled.content.decode()
    assert f'value="{KLIMATECH["name"]}"' in page
    assert 'value="Własna 3"' in page
    assert "VAT czynny" in page
    assert CompanyData.objects.get().name == "Acme Sp. z o.o."


def test_the_fields_of_a_top_up_are_filled_in_under_their_names(
    acme: Company, register: Register, client_of: ClientOf
) -> None:
    register.subjects[NIP] = KLIMATECH
    client = client_of(acme.anna)
    assert "prefix=buyer" in client.post(reverse(LOOKUPS), {"buyer-nip": NIP}).content.decode()
    lookup = answer(acme, TaxpayerLookup.objects.get())
    page = client.get(reverse("billing:taxpayer-lookup", args=[lookup.pk]), {"prefix": "buyer"}).content.decode()
    assert 'name="buyer-city" value="WARSZAWA"' in page


@pytest.mark.parametrize(
    ("nip", "words"),
    [
        ("1111111111", "nie zna tego NIP-u"),
        ("2222222222", "nie przyjmuje dziś więcej zapytań"),
        ("3333333333", "nie odpowiada"),
    ],
)
def test_a_failure_says_what_to_do_and_leaves_the_form_alone(
    acme: Company, register: Register, client_of: ClientOf, nip: str, words: str
) -> None:
    client = client_of(acme.anna)
    client.post(reverse(LOOKUPS), {"nip": nip})
    lookup = answer(acme, TaxpayerLookup.objects.get())
    told = client.get(reverse("billing:taxpayer-lookup", args=[lookup.pk]))
    page = told.content.decode()
    assert words in page
    assert "ręcznie" in page
    assert "HX-Retarget" not in told.headers
    assert "hx-trigger" not in page


def test_a_wrong_nip_is_told_beside_the_button(acme: Company, register: Register, client_of: ClientOf) -> None:
    told = client_of(acme.anna).post(reverse(LOOKUPS), {"nip": "123"})
    assert told.status_code == 422
    assert "Ten NIP jest nieprawidłowy" in told.content.decode()


def test_the_page_shows_the_status_of_the_stored_nip_only(
    acme: Company, register: Register, client_of: ClientOf
) -> None:
    complete_company_data(acme)
    register.subjects[NIP] = KLIMATECH
    client, page = client_of(acme.anna), reverse("billing:company-data")
    assert "VAT czynny" not in client.get(page).content.decode()
    answer(acme, ask_about_nip(acme.actor("anna"), NIP))
    assert "VAT czynny" in client.get(page).content.decode()
    complete_company_data(acme, nip="5261040828")
    assert "VAT czynny" not in client.get(page).content.decode()
    assert find_check_of("") is None


def test_without_a_register_there_is_no_button(acme: Company, client_of: ClientOf) -> None:
    assert reverse(LOOKUPS) not in client_of(acme.anna).get(reverse("billing:company-data")).content.decode()
