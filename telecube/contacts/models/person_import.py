"""A table of people that somebody brought, and who was created from it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from telecube.core.clock import now
from telecube.core.fields import TenantForeignKey
from telecube.core.models import TenantModel


class PersonImport(TenantModel):
    """A table of people: waits for the meanings of its columns, is being brought in, is done, or was undone."""

    class State(models.TextChoices):
        """How far it is."""

        PREPARED = "prepared"
        RUNNING = "running"
        DONE = "done"
        STOPPED = "stopped"
        UNDONE = "undone"

    made_by = TenantForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=now)
    name = models.CharField(max_length=200)
    text = models.TextField()
    has_head = models.BooleanField(default=True)
    meanings = ArrayField(models.CharField(max_length=12))
    state = models.CharField(max_length=8, choices=State, default=State.PREPARED)
    rows = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    doubles = models.PositiveIntegerField(default=0)
    mistakes = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["tenant", "-made_at", "-id"], name="person_import_tenant_at")]

    def __str__(self) -> str:
        return self.name


class ImportedPerson(TenantModel):
    """That a person came with an import."""

    source = TenantForeignKey(PersonImport, models.CASCADE, related_name="people")
    person = TenantForeignKey("contacts.Person", models.CASCADE, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint("tenant", "person", name="imported_person_once")]

    def __str__(self) -> str:
        return str(self.person_id)
