"""Forms of a SIP account: a new one, its password, and what may be changed afterwards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from telecube.accounts.forms.user import Choices, SipAccountForm
from telecube.telephony.models import SipAccount


class SipPasswordForm(forms.Form):
    """A password that somebody chose; an empty one is made by the system. Its shape is checked by the action."""

    sip_password = forms.CharField(
        label=gettext_lazy("Password of the SIP account"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(render_value=True, attrs={"autocomplete": "new-password", "spellcheck": "false"}),
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **{"label_suffix": "", **options})


class NewSipAccountForm(SipAccountForm, SipPasswordForm):
    """A free account: internal number, password, and the number that people outside see."""

    field_order = ["extension", "sip_password", "presentation_number"]


class SipAccountChangeForm(SipAccountForm):
    """Internal number and shown number of an account, with the version that was looked at."""

    stored: SipAccount | None = None
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, account: SipAccount, numbers: Choices) -> None:
        shown = str(account.presentation_number_id or "")
        initial = {"version": account.version, "extension": account.extension, "presentation_number": shown}
        super().__init__(data, numbers=numbers, initial=initial, auto_id="id_change_%s")

    def show_beside(self, stored: SipAccount) -> None:
        """Name what somebody else saved beside the wishes that were refused; saved once more, they replace it."""
        self.stored = stored
        self.data = {
            "version": stored.version,
            "extension": self["extension"].value(),
            "presentation_number": self["presentation_number"].value(),
        }
