"""Taking the log out of the house is itself written down."""

from django.db import models, transaction

from telecube.audit import record
from telecube.audit.permissions import VIEW_ENTRIES
from telecube.audit.queries.entries import EntryFilter
from telecube.core.actor import Actor


@transaction.atomic
def note_export(actor: Actor, company: models.Model, wanted: EntryFilter) -> None:
    """Write down that the actor takes these entries away as a file. Raises RightMissing."""
    actor.require(VIEW_ENTRIES)
    record(actor, "audit.log.exported", company, filter=wanted.to_query())
