"""From the invoice to the page: what is printed, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from telecube.billing.invoice_pdf.fonts import font_files
from telecube.billing.invoice_sums import TaxSum, total
from telecube.billing.models.invoice import Invoice, InvoiceKind, InvoiceLine, PriceBasis
from telecube.billing.parties import Party
from telecube.config import config

DESIGN = Path(__file__).parent / "invoice.css"
TEMPLATE = "billing/invoice/invoice.html"


@dataclass(frozen=True)
class Pair:
    """A line of a correction: before, after."""

    before: InvoiceLine
    after: InvoiceLine


def draw_invoice(invoice: Invoice, lines: Sequence[InvoiceLine], *, language: str) -> bytes:
    """Return the PDF (A4) of an issued invoice in „pl” or „en”; the same input gives the same bytes."""
    with translation.override(language):
        html = render_to_string(TEMPLATE, context_of(invoice, lines))
    fonts = FontConfiguration()
    sheets = [CSS(string=_faces(), font_config=fonts), CSS(filename=str(DESIGN), font_config=fonts)]
    made: bytes | None = HTML(string=html).write_pdf(
        stylesheets=sheets,
        font_config=fonts,
        pdf_identifier=invoice.content_sha256.encode()[:32],
        pdf_variant="pdf/ua-1",
    )
    assert made is not None
    return made


def context_of(invoice: Invoice, lines: Sequence[InvoiceLine]) -> dict[str, Any]:
    """Return what the template needs; everything comes from what was kept at issue."""
    taxes = [TaxSum.from_json(kept) for kept in invoice.taxes]
    return {
        "invoice": invoice,
        "lines": lines,
        "pairs": _pairs(lines) if invoice.is_correction else [],
        "taxes": taxes,
        "total": total(taxes),
        "credit": -invoice.gross,
        "seller": Party.from_json(invoice.seller),
        "buyer": Party.from_json(invoice.buyer),
        "buyer_before": Party.from_json(invoice.buyer_before) if invoice.buyer_before else None,
        "left": invoice.left_to_pay,
        "is_top_up": invoice.kind == InvoiceKind.TOP_UP,
        "is_gross": invoice.price_basis == PriceBasis.GROSS,
        "brand": config.product_name,
        "language": translation.get_language(),
    }


def _pairs(lines: Sequence[InvoiceLine]) -> list[Pair]:
    before = {line.corrects_id: line for line in lines if line.is_before}
    return [Pair(before[line.corrects_id], line) for line in lines if not line.is_before and line.corrects_id in before]


def _faces() -> str:
    return "\n".join(
        f'@font-face {{ font-family: "Inter"; font-weight: {weight}; src: url("{path.as_uri()}") }}'
        for weight, path in font_files().items()
    )
