"""From which networks the phones of a company may register and call."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from telecube.core.fields import TenantForeignKey, TenantOneToOneField
from telecube.core.models import TenantModel


class DeviceAccess(TenantModel):
    """Address ranges (CIDR) and lists of addresses: an account's own, or with no account the company's for all others.

    A row without either lets no phone in; the actions keep none. Phones in the browser are not meant: they come through
    the panel, where the login policy holds.
    """

    sip_account = TenantOneToOneField("telephony.SipAccount", models.CASCADE, null=True, related_name="device_access")
    address_ranges = ArrayField(models.CharField(max_length=50))

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant"], condition=models.Q(sip_account=None), name="device_access_one_for_company"
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(self.address_ranges)


class DeviceAccessAddressList(TenantModel):
    """Phones may also come from the addresses of a list."""

    device_access = TenantForeignKey("telephony.DeviceAccess", models.CASCADE, related_name="list_links")
    address_list = TenantForeignKey("accounts.AddressList", models.PROTECT, related_name="device_links")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "device_access", "address_list"], name="device_access_address_list_once"
            )
        ]
        indexes = [models.Index(fields=["tenant", "address_list"], name="device_access_of_address_list")]

    def __str__(self) -> str:
        return f"{self.device_access_id} {self.address_list_id}"
