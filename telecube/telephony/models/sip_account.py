"""Internal numbers with the digests that the exchange needs."""

import hashlib

from django.db import models

from telecube.core.clock import now
from telecube.core.fields import TenantForeignKey, TenantOneToOneField
from telecube.core.models import TenantModel

EXTENSION_PATTERN = r"^[1-9][0-9]{2,4}$"


class SipAccount(TenantModel):
    """An extension and the SIP device behind it. The password is nowhere, only its digests with the one realm."""

    user = TenantOneToOneField("accounts.User", models.SET_NULL, null=True, related_name="sip_account")
    extension = models.CharField(max_length=5)
    # The SIP user name: opaque, of [a-z0-9] only, the same in all tenants' eyes.
    device_id = models.CharField(max_length=12, unique=True, editable=False)
    ha1_md5 = models.CharField(max_length=32, editable=False)
    ha1_sha256 = models.CharField(max_length=64, editable=False)
    presentation_number = TenantForeignKey("telephony.Number", models.SET_NULL, null=True, related_name="presented_by")
    created_at = models.DateTimeField(default=now)
    # When its last user left it: device and password are new since then, and nobody knows the password.
    freed_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint("tenant", "extension", name="sip_account_extension_once"),
            models.CheckConstraint(
                condition=models.Q(extension__regex=EXTENSION_PATTERN), name="sip_account_extension_shape"
            ),
            models.CheckConstraint(
                condition=models.Q(device_id__regex=r"^[a-z0-9]{12}$"), name="sip_account_device_id_shape"
            ),
        ]

    def __str__(self) -> str:
        return self.extension

    @property
    def version(self) -> str:
        """A short text that differs when internal number or shown number differ; the second of two is told."""
        return hashlib.sha256(f"{self.extension}|{self.presentation_number_id}".encode()).hexdigest()[:16]
