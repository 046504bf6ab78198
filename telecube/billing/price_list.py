"""The price list that the product comes with: examples, marked as such, that the operator replaces by his own.

Net prices in złoty, taxed with the standard rate. Loaded by ``manage.py load_price_list``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from telecube.billing.fees import Includes

VALID_FROM = date(2026, 1, 1)
TARIFF = ("standard", "Cennik połączeń", "Call rates")


@dataclass(frozen=True)
class ExamplePlan:
    """A plan with its price."""

    code: str
    kind: str
    name_pl: str
    name_en: str
    net: str
    unit: str
    description_pl: str = ""
    description_en: str = ""
    includes: Includes = field(default_factory=Includes)


PLANS = [
    ExamplePlan(
        "crm",
        "crm",
        "TeleCube CRM",
        "TeleCube CRM",
        "49.00",
        "user_month",
        "Kontakty, historia, pliki, kalendarz i telefon w przeglądarce.",
        "Contacts, history, files, calendar and a phone in the browser.",
    ),
    ExamplePlan(
        "exchange-start",
        "exchange",
        "Wirtualna Centrala Start",
        "Virtual Exchange Start",
        "29.00",
        "month",
        "Dla małego zespołu.",
        "For a small team.",
        Includes(numbers=1, calls_at_once=4),
    ),
    ExamplePlan(
        "exchange-business",
        "exchange",
        "Wirtualna Centrala Firma",
        "Virtual Exchange Business",
        "79.00",
        "month",
        "Dla firmy z działem obsługi klienta.",
        "For a company with a service department.",
        Includes(numbers=3, calls_at_once=15, domestic_minutes=1000),
    ),
    ExamplePlan(
        "exchange-pro",
        "exchange",
        "Wirtualna Centrala Pro",
        "Virtual Exchange Pro",
        "199.00",
        "month",
        "Dla biura obsługi z wieloma numerami.",
        "For a contact centre with many numbers.",
        Includes(numbers=10, calls_at_once=60, domestic_minutes=5000),
    ),
    ExamplePlan("number", "number", "Numer telefonu", "Phone number", "9.00", "month"),
    ExamplePlan("sms", "sms", "SMS krajowy", "Domestic text message", "0.09", "piece"),
    ExamplePlan("sender-name", "add_on", "Nazwa nadawcy SMS", "SMS sender name", "15.00", "month"),
]

#: prefix, names, price of a minute, setup fee, first and next interval in seconds.
CALL_RATES: list[tuple[str, str, str, str, str, int, int]] = [
    ("+", "Pozostałe kraje", "Other countries", "3.9000", "0.0000", 60, 60),
    ("+48", "Polska – numery stacjonarne", "Poland – landlines", "0.0600", "0.0000", 1, 1),
    *(
        (prefix, "Polska – numery komórkowe", "Poland – mobile numbers", "0.0900", "0.0000", 1, 1)
        for prefix in ("+4845", "+4850", "+4851", "+4853", "+4857", "+4860", "+4866", "+4869", "+4872", "+4873")
    ),
    *(
        (prefix, "Polska – numery komórkowe", "Poland – mobile numbers", "0.0900", "0.0000", 1, 1)
        for prefix in ("+4878", "+4879", "+4888")
    ),
    ("+48800", "Polska – infolinie bezpłatne", "Poland – freephone", "0.0000", "0.0000", 1, 1),
    ("+48801", "Polska – infolinie", "Poland – shared-cost numbers", "0.2900", "0.0000", 60, 60),
    ("+49", "Niemcy", "Germany", "0.1200", "0.0000", 1, 1),
    *(
        (prefix, "Niemcy – numery komórkowe", "Germany – mobile numbers", "0.3500", "0.0000", 1, 1)
        for prefix in ("+4915", "+4916", "+4917")
    ),
    ("+420", "Czechy", "Czechia", "0.1500", "0.0000", 1, 1),
    ("+421", "Słowacja", "Slovakia", "0.1500", "0.0000", 1, 1),
    ("+380", "Ukraina", "Ukraine", "0.8900", "0.0000", 30, 1),
    ("+370", "Litwa", "Lithuania", "0.2900", "0.0000", 1, 1),
    ("+33", "Francja", "France", "0.1200", "0.0000", 1, 1),
    ("+39", "Włochy", "Italy", "0.1200", "0.0000", 1, 1),
    ("+44", "Wielka Brytania", "United Kingdom", "0.1200", "0.0000", 1, 1),
    ("+447", "Wielka Brytania – numery komórkowe", "United Kingdom – mobile numbers", "0.3500", "0.0000", 1, 1),
    ("+1", "USA i Kanada", "USA and Canada", "0.1500", "0.0000", 1, 1),
]
