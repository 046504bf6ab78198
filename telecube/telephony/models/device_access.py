"""From which networks the phones of a company may register and call."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from telecube.core.fields import TenantOneToOneField
from telecube.core.models import TenantModel


class DeviceAccess(TenantModel):
    """A list of address ranges (CIDR): an account's own, or with no account the company's for all others.

    Phones in the browser are not meant: they come through the panel, where the login policy holds.
    """

    sip_account = TenantOneToOneField("telephony.SipAccount", models.CASCADE, null=True, related_name="device_access")
    address_ranges = ArrayField(models.CharField(max_length=50))

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant"], condition=models.Q(sip_account=None), name="device_access_one_for_company"
            ),
            models.CheckConstraint(condition=models.Q(address_ranges__len__gt=0), name="device_access_names_a_range"),
        ]

    def __str__(self) -> str:
        return ", ".join(self.address_ranges)
