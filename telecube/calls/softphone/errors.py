"""Refusals of the softphone."""

from django.utils.translation import gettext_lazy as _

from telecube.core.errors import DomainError


class NoPhoneForUser(DomainError):
    """The user has no SIP account, so the browser has nothing to register."""

    code = "no_phone_for_user"
    sentence = _("You have no SIP account, so you cannot make calls here. Ask your administrator to create one.")
    status = 409


class BrowserPhoneGone(DomainError):
    """The phone to renew has expired or belongs to another session; the page asks for a new one."""

    code = "browser_phone_gone"
    sentence = _("The phone of this page has expired. A new one is being set up.")
    status = 410
