"""Nouns of the room api."""

from __future__ import annotations

import ipaddress

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from telecube.core.clock import now
from telecube.core.fields import TenantForeignKey
from telecube.core.models import TenantModel


class ApiKey(TenantModel):
    """A secret that lets a program do what its maker may do at that moment. Only the secret's hash is kept.

    ``minute`` and ``minute_count`` count the requests of the running minute for the rate limit.
    """

    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12, editable=False)
    hash = models.CharField(max_length=64, unique=True, editable=False)
    created_by = TenantForeignKey("accounts.User", models.CASCADE, related_name="api_keys")
    addresses = ArrayField(models.CharField(max_length=43), default=list)
    created_at = models.DateTimeField(default=now)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    minute = models.DateTimeField(null=True, editable=False)
    minute_count = models.PositiveIntegerField(default=0, editable=False)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["tenant", "-created_at", "-id"], name="api_key_tenant_at")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_revoked(self) -> bool:
        """Say whether the key opens nothing any more."""
        return self.revoked_at is not None

    def allows(self, ip: str | None) -> bool:
        """Say whether the key may be used from this address; a key without addresses may from everywhere."""
        if not self.addresses:
            return True
        try:
            address = ipaddress.ip_address(ip or "")
        except ValueError:
            return False
        return any(address in ipaddress.ip_network(network) for network in self.addresses)


class ApiRequest(TenantModel):
    """One request of a program, kept for weeks."""

    key = TenantForeignKey("api.ApiKey", models.CASCADE, related_name="requests")
    at = models.DateTimeField(default=now)
    method = models.CharField(max_length=10)
    path = models.CharField(max_length=200)
    status = models.PositiveSmallIntegerField()
    duration_ms = models.PositiveIntegerField()
    ip = models.GenericIPAddressField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["tenant", "-at", "-id"], name="api_request_tenant_at"),
            models.Index(fields=["tenant", "key", "-at"], name="api_request_key_at"),
            models.Index(fields=["at"], name="api_request_at"),
        ]


class KeptAnswer(TenantModel):
    """The answer to a creating request that named an Idempotency-Key; the same request gets it again for a day."""

    key = TenantForeignKey("api.ApiKey", models.CASCADE, related_name="kept_answers")
    name = models.CharField(max_length=200)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(default=now)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "key", "name"], name="kept_answer_once")]
        indexes = [models.Index(fields=["created_at"], name="kept_answer_created_at")]
