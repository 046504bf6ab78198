"""What others see: numbers for calls, numbers and sender names for text messages."""

from django.db import models
from django.db.models import Q

from telecube.core.clock import now
from telecube.core.fields import TenantForeignKey
from telecube.core.models import TenantModel

#: What mobile networks show: at most eleven letters, digits and a few signs, with at least one letter.
SENDER_NAME_PATTERN = r"^(?=.*[A-Za-z])[A-Za-z0-9 .&_-]{3,11}$"


class CallPresentation(TenantModel):
    """A number that an account may show; the first one (lowest place) is shown unless another is chosen.

    ``SipAccount.presentation_number`` repeats the first one: it is what the exchange reads at each call.
    """

    sip_account = TenantForeignKey("telephony.SipAccount", models.CASCADE, related_name="call_presentations")
    number = TenantForeignKey("telephony.Number", models.CASCADE, related_name="call_presentations")
    place = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "sip_account", "number"], name="call_presentation_once"),
        ]
        ordering = ["place"]

    def __str__(self) -> str:
        return str(self.number)


class SenderName(TenantModel):
    """A name that text messages may come from, such as KLIMATECH; it cannot be answered."""

    name = models.CharField(max_length=11)
    created_at = models.DateTimeField(default=now)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "name"], name="sender_name_once"),
            models.CheckConstraint(condition=Q(name__regex=SENDER_NAME_PATTERN), name="sender_name_shape"),
        ]

    def __str__(self) -> str:
        return self.name


class SmsPresentation(TenantModel):
    """What a user's text messages may come from: one number or one sender name; the lowest place is the default."""

    user = TenantForeignKey("accounts.User", models.CASCADE, related_name="sms_presentations")
    number = TenantForeignKey("telephony.Number", models.CASCADE, null=True, related_name="sms_presentations")
    sender_name = TenantForeignKey("telephony.SenderName", models.CASCADE, null=True, related_name="sms_presentations")
    place = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "user", "number", "sender_name"], name="sms_presentation_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(number=None, sender_name__isnull=False) | Q(number__isnull=False, sender_name=None),
                name="sms_presentation_number_or_name",
            ),
        ]
        ordering = ["place"]

    def __str__(self) -> str:
        return str(self.number or self.sender_name)
