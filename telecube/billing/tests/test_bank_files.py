"""Files of Polish banks: any encoding, any separator, any order of columns; what is no statement is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telecube.billing.payment_methods.bank_transfer.lines import NotAStatement, StatementLine, fingerprints
from telecube.billing.payment_methods.bank_transfer.statement import read_statement

OURS = "PL61109010140000071219812874"
DIGITS = OURS[2:]

PARTS = """\
:20:MT940
:25:/PL61109010140000071219812874
:28C:00010
:60F:C261120PLN1000,00
:61:2611201120CN100,00NTRFNONREF//BR1234567
PRZELEW PRZYCHODZĄCY
:86:020~00152
~20DOŁADOWANIE KONTA TC4F~217K2Q DZIĘKUJĘ
~22
~3011402004~310000350230599137
~32KONTRAHENT SP. Z O.O.~33UL. KRÓTKA 1
~38PL19114020040000350230599137
:61:2611201120D25,50NTRFNONREF
:86:020~20OPŁATA ZA PROWADZENIE
:61:2611201120RC100,00NTRFNONREF
:86:020~20ZWROT PRZELEWU
:62F:C261120PLN974,50
-
:20:MT940
:25:/PL61109010140000071219812874
:28C:00011
:60F:C261121PLN974,50
:61:261121C5,00NTRFNONREF
:86:100?00PRZELEW?20TYTUŁ?21DALSZY?32JAN ?33KOWALSKI?38PL19114020040000350230599137
:62F:C261121PLN979,50
-
"""

#: As mBank writes it.
HASHES = """\
mBank S.A. Bankowość Detaliczna;
#Klient;
OPERATOR SP. Z O.O.;
#Numer rachunku;
61 1090 1014 0000 0712 1981 2874;

#Data operacji;#Data księgowania;#Opis operacji;#Tytuł;#Nadawca/Odbiorca;#Numer konta;#Kwota;#Saldo po operacji;
2026-11-19;2026-11-20;PRZELEW ZEWNĘTRZNY PRZYCHODZĄCY;"DOŁADOWANIE TC4F 7K2Q  ";"KONTRAHENT  SP. Z O.O.";'19114020040000350230599137';1 234,50;5 000,00;
2026-11-20;2026-11-20;OPŁATA;"PROWADZENIE RACHUNKU";"";'';-25,00;4 975,00;
;;;;;;#Saldo końcowe;4 975,00 PLN;
"""  # noqa: E501  # as the bank writes it

#: As others do: comma, quotes, point, own column of the currency.
COMMAS = """\
"Data operacji","Data waluty","Typ transakcji","Kwota","Waluta","Saldo po transakcji","Rachunek nadawcy","Nazwa nadawcy","Tytuł"
"20.11.2026","20.11.2026","Przelew na konto","+1234.50","PLN","+5000.00","19 1140 2004 0000 3502 3059 9137","Żółć s.c.","Faktura, wpłata"
"20.11.2026","20.11.2026","Przelew","1,234.50","EUR","+5000.00","","",""
"""  # noqa: E501  # as the bank writes it


def test_mt940_gives_incoming_money_with_title_payer_and_account() -> None:
    form, lines = read_statement(PARTS.encode(), our_account=OURS)
    assert form == "mt940"
    assert lines[0] == StatementLine(
        account=DIGITS,
        booked_on=date(2026, 11, 20),
        amount=Decimal("100.00"),
        currency="PLN",
        title="DOŁADOWANIE KONTA TC4F7K2Q DZIĘKUJĘ",
        payer="KONTRAHENT SP. Z O.O. UL. KRÓTKA 1",
        payer_account="19114020040000350230599137",
        bank_reference="BR1234567",
    )
    assert [(line.amount, line.is_reversal) for line in lines[1:]] == [(100, True), (5, False)]
    assert (lines[2].title, lines[2].payer) == ("TYTUŁDALSZY", "JAN  KOWALSKI")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1250", "iso8859_2", "cp852"])
@pytest.mark.parametrize("text", [PARTS, HASHES])
def test_every_encoding_of_a_polish_bank_is_read_alike(text: str, encoding: str) -> None:
    assert read_statement(text.encode(encoding), our_account=OURS) == read_statement(text.encode(), our_account=OURS)


@pytest.mark.parametrize("separator", ["<", "^", "?"])
def test_details_are_read_behind_every_separator(separator: str) -> None:
    other = PARTS.replace("~", separator)
    assert read_statement(other.encode(), our_account=OURS) == read_statement(PARTS.encode(), our_account=OURS)


def test_windows_line_ends_change_nothing() -> None:
    for text in (PARTS, HASHES, COMMAS):
        windows = text.replace("\n", "\r\n").encode()
        assert read_statement(windows, our_account=OURS) == read_statement(text.encode(), our_account=OURS)


def test_columns_are_found_by_their_names() -> None:
    form, lines = read_statement(HASHES.encode(), our_account=OURS)
    assert form == "csv"
    assert lines == [
        StatementLine(
            account=DIGITS,
            booked_on=date(2026, 11, 20),
            amount=Decimal("1234.50"),
            currency="PLN",
            title="DOŁADOWANIE TC4F 7K2Q",
            payer="KONTRAHENT SP. Z O.O.",
            payer_account="19114020040000350230599137",
        )
    ]


def test_another_bank_orders_and_writes_them_otherwise() -> None:
    lines = read_statement(COMMAS.encode(), our_account=OURS)[1]
    assert [(line.amount, line.currency, line.title) for line in lines] == [
        (Decimal("1234.50"), "PLN", "Faktura, wpłata"),
        (Decimal("1234.50"), "EUR", ""),
    ]
    assert lines[0].payer_account == "19114020040000350230599137"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no_columns"),
        (b"hello", "no_columns"),
        (b"%PDF-1.7\0\0", "not_text"),
        (b":20:x\n:25:/PL61109010140000071219812874\n:61:garbage\n", "mt940_broken"),
        (PARTS.replace("PL6110", "PL1110").encode(), "another_account"),
        (HASHES.replace("61 1090", "11 1090").encode(), "another_account"),
        (PARTS.replace(":25:/PL61109010140000071219812874\n", "").encode(), "no_account"),
        (HASHES.replace("1 234,50", "dużo").encode(), "amount_unreadable"),
        (HASHES.replace("1 234,50", "9999999999999,00").encode(), "amount_unreadable"),
    ],
)
def test_what_is_no_statement_of_ours_is_refused_with_the_reason(content: bytes, reason: str) -> None:
    with pytest.raises(NotAStatement, match=reason):
        read_statement(content, our_account=OURS)


@given(content=st.binary(max_size=300) | st.text(max_size=300).map(lambda text: f":20:x\n{text}".encode()))
def test_whatever_bytes_come_they_are_lines_or_a_refusal(content: bytes) -> None:
    try:
        read_statement(content, our_account=OURS)
    except NotAStatement:
        return


def test_twins_of_one_day_are_told_apart_and_an_overlapping_statement_gives_the_same_marks() -> None:
    line = read_statement(HASHES.encode(), our_account=OURS)[1][0]
    short = [mark for mark, _line in fingerprints([line])]
    long = [mark for mark, _line in fingerprints([line, line])]
    assert len(set(long)) == 2
    assert long[:1] == short
