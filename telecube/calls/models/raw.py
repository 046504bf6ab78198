"""Raw events of the switch: global, append-only, seen by the platform role alone.

The events name their tenant late (a call from outside has none before it is routed), so they are not tenant rows;
the application's role has no rights on these tables at all.
"""

from django.db import models

from telecube.core.clock import now


class CallEvent(models.Model):
    """One line of a switch's event file, kept as it was written."""

    id = models.BigAutoField(primary_key=True)
    switch = models.CharField(max_length=40)
    file_id = models.CharField(max_length=80)
    offset = models.BigIntegerField()
    linked_id = models.CharField(max_length=150)
    unique_id = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField()
    type = models.CharField(max_length=40)
    channel = models.CharField(max_length=200, blank=True)
    tenant_id = models.UUIDField(null=True)
    body = models.JSONField()
    stored_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint("switch", "file_id", "offset", name="call_event_once"),
        ]
        indexes = [
            models.Index("linked_id", name="call_event_linked"),
            models.Index("unique_id", name="call_event_unique_id"),
            models.Index("at", name="call_event_at"),
        ]


class IngestPosition(models.Model):
    """How far one event file has been stored; moves in the same transaction as the rows."""

    id = models.BigAutoField(primary_key=True)
    switch = models.CharField(max_length=40)
    file_id = models.CharField(max_length=80)
    offset = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint("switch", "file_id", name="ingest_position_of_file")]


class DirtyCall(models.Model):
    """A call whose record must be derived again; gone once it was, unless it was marked anew meanwhile."""

    linked_id = models.CharField(primary_key=True, max_length=150)
    marks = models.BigIntegerField(default=1)
    marked_at = models.DateTimeField(default=now)
    failures = models.SmallIntegerField(default=0)
    try_after = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index("try_after", name="dirty_call_try_after")]
