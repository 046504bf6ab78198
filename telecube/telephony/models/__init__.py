"""Nouns of the room telephony."""

from telecube.telephony.models.browser_phone import BrowserPhone
from telecube.telephony.models.number import Number
from telecube.telephony.models.sip_account import SipAccount

__all__ = ["BrowserPhone", "Number", "SipAccount"]
