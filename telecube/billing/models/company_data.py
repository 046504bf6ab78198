"""Who the company is on its invoices."""

from __future__ import annotations

from django.db import models

from telecube.core.clock import now
from telecube.core.models import TenantModel
from telecube.core.tenancy import find_tenant_id


class CompanyData(TenantModel):
    """The buyer of our invoices: name, NIP, address, and where invoices are sent. Two companies may have one NIP."""

    tenant = models.OneToOneField(
        "accounts.Tenant", models.CASCADE, related_name="company_data", editable=False, default=find_tenant_id
    )
    name = models.CharField(max_length=200)
    nip = models.CharField(max_length=10, blank=True)
    street = models.CharField(max_length=120, blank=True, help_text="street, house, flat")
    postcode = models.CharField(max_length=6, blank=True)
    city = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=2, default="PL")
    invoice_email = models.CharField(max_length=254, blank=True, help_text="empty: the main administrator's")
    language = models.CharField(max_length=2, default="pl", help_text="of invoices and reminders")
    changed_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.name

    @property
    def is_complete(self) -> bool:
        """Say whether an invoice can be made out with it (VAT Act, art. 106e section 1 items 3 and 5)."""
        return all([self.name, self.nip, self.street, self.postcode, self.city])
