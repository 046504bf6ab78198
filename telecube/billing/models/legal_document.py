"""Terms, privacy notice and data-processing agreement in versions, and who accepted them when."""

from __future__ import annotations

from django.db import models

from telecube.core.clock import now
from telecube.core.fields import TenantForeignKey
from telecube.core.ids import uuid7
from telecube.core.models import TenantModel


class DocumentKind(models.TextChoices):
    """What a document is."""

    TERMS = "terms"
    PRIVACY = "privacy"
    DPA = "dpa"


class LegalDocument(models.Model):
    """One version of a document in both languages; global. Written once: a change of words is a new version."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=10, choices=DocumentKind.choices)
    version = models.PositiveIntegerField()
    valid_from = models.DateField()
    title_pl = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    body_pl = models.TextField(help_text="HTML")
    body_en = models.TextField(help_text="HTML")
    sha256 = models.CharField(max_length=64, help_text="of both titles and bodies")
    published_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="legal_document_version_once"),
            models.UniqueConstraint(fields=["kind", "valid_from"], name="legal_document_one_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.title_pl} {self.version}"


class Acceptance(TenantModel):
    """Somebody of the company accepted a version of a document: when, from where, on which occasion."""

    document = models.ForeignKey(LegalDocument, models.PROTECT, related_name="acceptances")
    user = TenantForeignKey("accounts.User", models.PROTECT, related_name="acceptances")
    occasion = models.CharField(max_length=40)
    at = models.DateTimeField(default=now)
    ip = models.GenericIPAddressField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["tenant", "document", "at"], name="acceptance_tenant_document")]
