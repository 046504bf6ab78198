"""What search engines read beside the page (schema.org, JSON-LD)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.templatetags.static import static
from django.utils.translation import gettext as _

from telecube.config import config
from telecube.site.page_head import site_path

if TYPE_CHECKING:
    from telecube.site.answers import Answer

SCHEMA = "https://schema.org"


def organization() -> dict[str, Any]:
    """Return who sells the service."""
    return {
        "@context": SCHEMA,
        "@type": "Organization",
        "name": config.seller_name,
        "url": config.base_url + "/",
        "logo": config.base_url + static("web/icon.svg"),
        "email": config.seller_email,
        "telephone": config.seller_phone,
        "taxID": config.seller_nip,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": config.seller_street,
            "postalCode": config.seller_postcode,
            "addressLocality": config.seller_city,
            "addressCountry": "PL",
        },
    }


def software(language: str, offers: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """Return what is sold; ``offers`` where prices are known."""
    found: dict[str, Any] = {
        "@context": SCHEMA,
        "@type": "SoftwareApplication",
        "name": config.product_name,
        "applicationCategory": "BusinessApplication",
        "operatingSystem": "Web",
        "url": config.base_url + site_path("home", language),
        "inLanguage": ["pl", "en"],
        "description": _("A CRM with the telephone inside."),
        "provider": {"@type": "Organization", "name": config.seller_name},
    }
    if offers:
        found["offers"] = list(offers)
    return found


def offer(*, name: str, net: str, unit: str) -> dict[str, Any]:
    """Return a price without VAT: ``net`` such as 49.00, ``unit`` what it is paid for."""
    return {
        "@type": "Offer",
        "name": name,
        "price": net,
        "priceCurrency": "PLN",
        "priceSpecification": {
            "@type": "UnitPriceSpecification",
            "price": net,
            "priceCurrency": "PLN",
            "unitText": unit,
            "valueAddedTaxIncluded": False,
        },
    }


def faq_page(answers: Sequence[Answer]) -> dict[str, Any]:
    """Return the questions with their answers as plain text."""
    return {
        "@context": SCHEMA,
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": str(answer.question),
                "acceptedAnswer": {"@type": "Answer", "text": " ".join(answer.plain_sentences())},
            }
            for answer in answers
        ],
    }
