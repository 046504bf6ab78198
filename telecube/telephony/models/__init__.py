"""Nouns of the room telephony."""

from telecube.telephony.models.browser_phone import BrowserPhone
from telecube.telephony.models.device_access import DeviceAccess, DeviceAccessAddressList
from telecube.telephony.models.greeting import Greeting, GreetingKind
from telecube.telephony.models.number import Number
from telecube.telephony.models.presentation import CallPresentation, SenderName, SmsPresentation
from telecube.telephony.models.sip_account import SipAccount

__all__ = [
    "BrowserPhone",
    "CallPresentation",
    "DeviceAccess",
    "DeviceAccessAddressList",
    "Greeting",
    "GreetingKind",
    "Number",
    "SenderName",
    "SipAccount",
    "SmsPresentation",
]
