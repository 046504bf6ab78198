"""Facts that the room accounts announces."""

from dataclasses import dataclass
from uuid import UUID

from telecube.core.events import Event


@dataclass(frozen=True)
class CompanySignedUp(Event):
    """A company opened its account; its main administrator is ``user_id``."""

    name = "accounts.company.signed_up"
    company_id: UUID
    user_id: UUID


@dataclass(frozen=True)
class UserCreated(Event):
    """Somebody of the company got a profile."""

    name = "accounts.user.created"
    user_id: UUID
