"""The history of a person: one row for each thing that happened, whichever room it belongs to."""

from django.db import models

from telecube.core.fields import TenantForeignKey
from telecube.core.models import TenantModel


class HistoryEntry(TenantModel):
    """Something of the kind ``kind`` happened with the person; the room of that kind knows what it was."""

    person = TenantForeignKey("contacts.Person", models.CASCADE, related_name="history", db_index=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=20)
    object_id = models.UUIDField()

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(
                "tenant", "person", models.F("at").desc(), models.F("id").desc(), name="history_tenant_person_at"
            ),
            models.Index(
                "tenant",
                "person",
                "kind",
                models.F("at").desc(),
                models.F("id").desc(),
                name="history_tenant_person_kind",
            ),
        ]
        constraints = [models.UniqueConstraint("tenant", "kind", "object_id", "person", name="history_entry_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
