"""Fields that check with the same functions as the actions."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from telecube.accounts.logins import usable_email
from telecube.accounts.nip import usable_nip
from telecube.accounts.passwords import PasswordRule
from telecube.core.errors import DomainError
from telecube.core.phone_numbers import to_e164
from telecube.web.search_select import Pairs


@cache
def time_zones() -> Pairs:
    """Return the places with a time of their own, by name."""
    places = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/")))
    return Pairs((name, name.replace("_", " ")) for name in [*places, "UTC"])


def _checked_by(check: Callable[[str], str], text: str) -> str:
    try:
        return check(text)
    except DomainError as refused:
        raise ValidationError(str(refused), code=refused.code) from None


class NameField(forms.CharField):
    """A name of at most ``max_length`` characters, without spaces around."""

    default_error_messages = {"required": _("This field cannot be empty.")}

    def __init__(self, *, autocomplete: str = "off", max_length: int = 80, **options: Any) -> None:
        super().__init__(max_length=max_length, **options)
        self.widget.attrs["autocomplete"] = autocomplete
        # The server says how many characters are too many; the browser would cut a pasted text in silence.
        self.widget.attrs.pop("maxlength", None)


class EmailAddressField(forms.CharField):
    """An e-mail address; in lower case afterwards."""

    default_error_messages = {"required": _("Write the e-mail address.")}

    def __init__(self, *, autocomplete: str = "email", **options: Any) -> None:
        super().__init__(label=options.pop("label", _("E-mail")), **options)
        # Not type=email: browsers refuse letters with marks in words of their own, before our sentence is seen.
        self.widget.attrs |= {"autocomplete": autocomplete, "inputmode": "email", "spellcheck": "false"}
        self.widget.attrs |= {"autocapitalize": "none"}

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return _checked_by(usable_email, text) if text else text


class NipField(forms.CharField):
    """A tax number, checked by its check digit; ten digits afterwards."""

    def __init__(self, **options: Any) -> None:
        super().__init__(label=_("NIP"), required=False, **options)
        self.widget.attrs |= {"autocomplete": "off", "inputmode": "numeric"}

    def clean(self, value: Any) -> str:
        return _checked_by(usable_nip, super().clean(value))


class PhoneNumberField(forms.CharField):
    """A phone number; in E.164 afterwards."""

    default_error_messages = {"invalid": _("This is not a phone number. Write it like 602 345 678 or +49 30 123456.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs |= {"autocomplete": "off", "inputmode": "tel"}

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        number = to_e164(text)
        if number is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return number


class NewPasswordField(forms.CharField):
    """A password that keeps the rule. A refused form gives back what was typed: nothing is typed twice."""

    default_error_messages = {"required": _("Set a password.")}

    def __init__(self, **options: Any) -> None:
        widget = forms.PasswordInput(render_value=True, attrs={"autocomplete": "new-password", "spellcheck": "false"})
        super().__init__(strip=False, widget=widget, **options)

    def clean(self, value: Any) -> str:
        password: str = super().clean(value)
        if not password and not self.required:
            return ""
        PasswordRule().validate(password)
        return password
