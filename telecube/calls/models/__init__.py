"""Tables of the room: what the switch said, what it means, what goes on now."""

from telecube.calls.models.live import LiveCall
from telecube.calls.models.microphone import MicrophoneCheck
from telecube.calls.models.raw import CallEvent, DirtyCall, IngestPosition
from telecube.calls.models.record import CallLeg, CallRecord

__all__ = ["CallEvent", "CallLeg", "CallRecord", "DirtyCall", "IngestPosition", "LiveCall", "MicrophoneCheck"]
