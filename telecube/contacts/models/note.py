"""What somebody wrote down about a person."""

from django.db import models

from telecube.core.clock import now
from telecube.core.fields import TenantForeignKey
from telecube.core.models import TenantModel

NOTE_LENGTH = 10_000


class Note(TenantModel):
    """A note on a person; without an author when the system wrote it."""

    person = TenantForeignKey("contacts.Person", models.CASCADE, related_name="notes", db_index=False)
    author = TenantForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", db_index=False)
    text = models.TextField(max_length=NOTE_LENGTH)
    created_at = models.DateTimeField(default=now)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index("tenant", "person", models.F("created_at").desc(), name="note_tenant_person"),
            models.Index("tenant", "author", name="note_tenant_author"),
        ]

    def __str__(self) -> str:
        return self.text[:80]
