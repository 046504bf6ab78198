"""The softphone of one browser session."""

from datetime import datetime

from django.db import models

from telecube.core.fields import TenantForeignKey
from telecube.core.models import TenantModel


class BrowserPhone(TenantModel):
    """Short-lived SIP credentials of a browser; rings together with the desk phone of its account."""

    sip_account = TenantForeignKey("telephony.SipAccount", models.CASCADE, related_name="browser_phones")
    device_id = models.CharField(max_length=12, unique=True, editable=False)
    ha1_md5 = models.CharField(max_length=32, editable=False)
    ha1_sha256 = models.CharField(max_length=64, editable=False)
    # SHA-256 of the login session's key: the phone ends with the session.
    session_key_hash = models.CharField(max_length=64, editable=False)
    expires_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(device_id__regex=r"^[a-z0-9]{12}$"), name="browser_phone_device_id_shape"
            )
        ]
        indexes = [
            models.Index("tenant", "sip_account", "expires_at", name="browser_phone_account"),
            models.Index("tenant", "session_key_hash", name="browser_phone_session"),
        ]

    def __str__(self) -> str:
        return self.device_id

    def is_expired(self, at: datetime) -> bool:
        """Say whether the exchange refuses it now."""
        return at >= self.expires_at
