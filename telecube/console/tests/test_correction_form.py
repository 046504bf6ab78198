"""What the form of a correction shows before anything is changed."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

import pytest

from telecube.billing.invoice_draft import DraftLine
from telecube.console.forms.invoices import CorrectionForm


@pytest.mark.parametrize(("gross", "shown"), [("500.00", "500"), ("20000.00", "20000"), ("61.50", "61.50")])
def test_amounts_are_written_out(gross: str, shown: str) -> None:
    line = DraftLine(
        name_pl="Doładowanie konta",
        name_en="Account top-up",
        quantity=Decimal("1.0000"),
        unit="piece",
        unit_net=Decimal("50.00"),
        net=Decimal("50.00"),
        vat_rate=Decimal(23),
        gross=Decimal(gross),
    )
    ((_line, quantity, price),) = CorrectionForm({uuid4(): line}, is_gross=True).rows
    assert 'value="1"' in str(quantity)
    assert f'value="{shown}"' in str(price)
