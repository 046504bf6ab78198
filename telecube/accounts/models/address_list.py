"""Named lists of addresses: an office, a partner, a country."""

from django.db import models

from telecube.core.clock import now
from telecube.core.fields import TenantForeignKey
from telecube.core.models import TenantModel

LONGEST_NAME = 80


class AddressList(TenantModel):
    """Ranges of addresses under a name, used by login policies and by the networks of phones."""

    name = models.CharField(max_length=LONGEST_NAME)
    # As somebody wrote it, comments and all: what is shown, changed and downloaded.
    source = models.TextField()
    # The ranges (CIDR), joined and in order, with commas between: what the exchange reads.
    merged = models.TextField()
    range_count = models.PositiveIntegerField()
    changed_at = models.DateTimeField(default=now)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "name"], name="address_list_name_once")]

    def __str__(self) -> str:
        return self.name


class AddressSpan(TenantModel):
    """Neighbouring addresses of a list, from the first to the last one. The spans of a list never overlap.

    So one look into the index, at the last span that begins not behind an address, tells whether it is listed.
    """

    # The constraint below is the index of this key, too.
    address_list = TenantForeignKey("accounts.AddressList", models.CASCADE, related_name="spans", db_index=False)
    first = models.GenericIPAddressField()
    last = models.GenericIPAddressField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "address_list", "first"], name="address_span_once"),
            models.CheckConstraint(condition=models.Q(first__lte=models.F("last")), name="address_span_ordered"),
        ]

    def __str__(self) -> str:
        return f"{self.first}–{self.last}"


class LoginPolicyAddressList(TenantModel):
    """A login policy lets in from the addresses of a list, too."""

    policy = TenantForeignKey("accounts.LoginPolicy", models.CASCADE, related_name="list_links")
    address_list = TenantForeignKey("accounts.AddressList", models.PROTECT, related_name="policy_links")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "policy", "address_list"], name="login_policy_address_list_once")
        ]
        indexes = [models.Index(fields=["tenant", "address_list"], name="policy_of_address_list")]

    def __str__(self) -> str:
        return f"{self.policy_id} {self.address_list_id}"
