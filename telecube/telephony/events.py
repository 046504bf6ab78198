"""Facts that the room telephony announces."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from telecube.core.events import Event


@dataclass(frozen=True)
class SipAccountCreated(Event):
    """An internal number works from now on."""

    name: ClassVar[str] = "telephony.sip_account.created"

    sip_account_id: UUID
    extension: str
    device_id: str
    user_id: UUID | None


@dataclass(frozen=True)
class SipAccountDeleted(Event):
    """An internal number is gone; whoever speaks to the switch ends the running channels of these devices."""

    name: ClassVar[str] = "telephony.sip_account.deleted"

    sip_account_id: UUID
    extension: str
    device_ids: list[str]


@dataclass(frozen=True)
class SipPasswordChanged(Event):
    """The devices of an account have to be set up again."""

    name: ClassVar[str] = "telephony.sip_account.password_changed"

    sip_account_id: UUID
    device_id: str


@dataclass(frozen=True)
class ExtensionChanged(Event):
    """Colleagues dial another internal number for an account; its devices go on working."""

    name: ClassVar[str] = "telephony.sip_account.extension_changed"

    sip_account_id: UUID
    extension: str


@dataclass(frozen=True)
class NumberOwnerChanged(Event):
    """Somebody else's phones ring for a number of the company."""

    name: ClassVar[str] = "telephony.number.owner_changed"

    number_id: UUID
    e164: str
    owner_id: UUID | None


@dataclass(frozen=True)
class GreetingChanged(Event):
    """Callers from outside hear something else before the phones ring, or nothing."""

    name: ClassVar[str] = "telephony.greeting.changed"

    greeting_id: UUID
    is_on: bool
