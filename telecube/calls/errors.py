"""Refusals of the room."""

from django.utils.translation import gettext_lazy as _

from telecube.core.errors import DomainError


class SwitchUnavailable(DomainError):
    """The exchange does not answer, so nothing could be started or ended through it."""

    code = "switch_unavailable"
    sentence = _("The exchange does not answer right now. Calls in progress go on. Try again in a minute.")
    status = 503


class PhoneUnreachable(DomainError):
    """The phone that should ring is not connected to the exchange."""

    code = "phone_unreachable"
    sentence = _("Your phone is not connected to the exchange. Switch it on or use the phone in the browser.")
