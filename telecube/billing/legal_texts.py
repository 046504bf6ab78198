"""The documents that come with the product: templates in ``legal/``, filled with the seller of the settings.

They are careful texts for this service and still templates: each says that the operator's lawyer should review it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from string import Template

from django.utils.html import escape

from telecube.billing.models.legal_document import DocumentKind
from telecube.config import config
from telecube.core.phone_numbers import format_number

FOLDER = Path(__file__).parent / "legal"
TITLES = {
    DocumentKind.TERMS: ("Regulamin", "Terms of service"),
    DocumentKind.PRIVACY: ("Polityka prywatności", "Privacy notice"),
    DocumentKind.DPA: ("Umowa powierzenia przetwarzania danych osobowych", "Data-processing agreement"),
}


@dataclass(frozen=True)
class LegalText:
    """A document as the settings make it now; bodies are HTML."""

    kind: DocumentKind
    title_pl: str
    title_en: str
    body_pl: str
    body_en: str

    def texts(self) -> dict[str, str]:
        """Return titles and bodies by the names of the document's fields."""
        names = ("title_pl", "title_en", "body_pl", "body_en")
        return {name: getattr(self, name) for name in names}


def texts_of_the_product() -> list[LegalText]:
    """Return the three documents."""
    return [
        LegalText(kind, polish, english, _filled(f"{kind.value}.pl.html"), _filled(f"{kind.value}.en.html"))
        for kind, (polish, english) in TITLES.items()
    ]


def _filled(name: str) -> str:
    """Return a template with the seller's data; a place that nobody fills is an error, not an empty text."""
    return Template((FOLDER / name).read_text(encoding="utf-8")).substitute(
        {place: escape(value) for place, value in _places().items()}
    )


def _places() -> dict[str, str]:
    return {
        "product": config.product_name,
        "name": config.seller_name,
        "nip": config.seller_nip,
        "regon": config.seller_regon or "–",
        "krs": config.seller_krs or "–",
        "court": config.seller_court or "–",
        "capital": config.seller_share_capital or "–",
        "street": config.seller_street,
        "town": f"{config.seller_postcode} {config.seller_city}",
        "email": config.seller_email,
        "phone": format_number(config.seller_phone),
        "trial_days": str(config.trial_days),
        "due_days": str(config.invoice_due_days),
    }
