"""The greeting that is suggested to a company: its name as people say it, without the legal form."""

from __future__ import annotations

import re

#: What stands behind names in the register and nobody says on the phone; the longer forms first.
LEGAL_FORM = re.compile(
    r"[\s,]+(?:"
    r"(?:prosta\s+)?spółka\s+(?:z\s+ograniczoną\s+odpowiedzialnością|akcyjna|jawna|komandytowa|partnerska|cywilna|"
    r"komandytowo-akcyjna)"
    r"|sp\.?\s*z\s*\.?o\.?\s*o\.?|sp\.?\s*[kjp]\.?|s\.?\s*k\.?\s*a\.?|p\.?\s*s\.?\s*a\.?|s\.?\s*[ac]\.?|ltd\.?|gmbh"
    r")$",
    re.IGNORECASE,
)
SENTENCES = {
    "pl": "Dzień dobry, tu {company}. Za chwilę połączymy rozmowę.",
    "en": "Hello, this is {company}. We will connect your call in a moment.",
}


def suggested_greeting(company_name: str, *, language: str) -> str:
    """Return a greeting with the company's name."""
    name = spoken_name(company_name)
    is_called_so = name.casefold().startswith(("firma ", "kancelaria ", "zakład ", "hotel "))
    company = f"firma {name}" if language == "pl" and not is_called_so else name
    return SENTENCES[language].format(company=company)


def spoken_name(company_name: str) -> str:
    """„Acme Sp. z o.o. Sp. k.” → „Acme”."""
    name, before = company_name.strip(), ""
    while name != before:
        name, before = LEGAL_FORM.sub("", name).strip(), name
    return name
