"""The forms of a user: the SIP account alone, and the whole new user."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from telecube.accounts.forms.fields import EmailAddressField, NameField, NewPasswordField, PhoneNumberField
from telecube.accounts.forms.group_fields import GroupFieldsMixin

Choices = list[tuple[str, str]]


class SipAccountForm(forms.Form):
    """An internal number and what others see; the numbers to choose from come from the view."""

    extension = forms.CharField(
        label=gettext_lazy("Internal number"),
        error_messages={"required": gettext_lazy("Write the internal number: three to five digits.")},
    )
    presentation_number = forms.ChoiceField(
        label=gettext_lazy("Presentation for calls"),
        required=False,
        help_text=gettext_lazy("The number that people outside see. Without one, only internal calls are possible."),
    )

    def __init__(self, *arguments: Any, numbers: Choices, **options: Any) -> None:
        super().__init__(*arguments, **{"label_suffix": "", **options})
        self.fields["extension"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
        self._offer("presentation_number", _("Without a number"), numbers)

    def chosen(self, field: str) -> UUID | None:
        """Return the id that was chosen in a list, or None."""
        value = self.cleaned_data.get(field)
        return UUID(value) if value else None

    def _offer(self, field: str, nothing: str, choices: Choices) -> None:
        self.fields[field].choices = [("", nothing), *choices]  # type: ignore[attr-defined]


class UserForm(GroupFieldsMixin, SipAccountForm):
    """Values of a new user with the SIP account."""

    email = EmailAddressField(
        autocomplete="off", help_text=gettext_lazy("This is the login. Notifications arrive here.")
    )
    password = NewPasswordField(label=gettext_lazy("Password of the panel"))
    password_again = forms.CharField(
        label=gettext_lazy("Repeat the password"),
        strip=False,
        widget=forms.PasswordInput(render_value=True, attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Write the password a second time.")},
    )
    first_name = NameField(label=gettext_lazy("First name"))
    last_name = NameField(label=gettext_lazy("Last name"))
    work_number = PhoneNumberField(label=gettext_lazy("Work number"), required=False)
    permission_group = forms.ChoiceField(
        label=gettext_lazy("Permission group"),
        required=False,
        help_text=gettext_lazy("What this person may see and do. It can be changed at any time."),
    )

    field_order = ["email", "extension", "presentation_number"]

    def __init__(self, *arguments: Any, permission_groups: Choices, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._offer("permission_group", _("Without a group"), permission_groups)

    def clean(self) -> dict[str, Any]:
        """Compare the two passwords."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, second = cleaned.get("password"), cleaned.get("password_again")
        if first and second and first != second:
            self.add_error("password_again", _("The two passwords differ. Write the same one twice."))
        return cleaned
