"""The forms of one's own profile. What one may not change is no field at all: what is posted for it is not read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from telecube.accounts.forms.entrance import AT_PASSWORD
from telecube.accounts.forms.fields import (
    EmailAddressField,
    NameField,
    NewPasswordField,
    PhoneNumberField,
    time_zones,
)
from telecube.accounts.forms.group_fields import GroupChoices, GroupFieldsMixin
from telecube.accounts.models import Identity
from telecube.accounts.permissions import (
    OWN_CALL_PRESENTATION,
    OWN_NAME,
    OWN_PERMISSION_GROUP,
    OWN_SIP_ACCOUNT,
    OWN_SMS_PRESENTATION,
    OWN_USER_GROUPS,
    OWN_WORK_NUMBER,
)
from telecube.core.access import Right
from telecube.core.actor import Actor
from telecube.telephony.errors import PresentationGone
from telecube.web.search_select import LongSelect

Choices = list[tuple[str, str]]

RIGHT_OF_FIELD: dict[str, Right] = {
    "first_name": OWN_NAME,
    "last_name": OWN_NAME,
    "work_number": OWN_WORK_NUMBER,
    "sip_account": OWN_SIP_ACCOUNT,
    "call_presentations": OWN_CALL_PRESENTATION,
    "sms_presentations": OWN_SMS_PRESENTATION,
    "position_group": OWN_USER_GROUPS,
    "user_groups": OWN_USER_GROUPS,
    "permission_group": OWN_PERMISSION_GROUP,
}


@dataclass(frozen=True)
class ProfileChoices:
    """What the lists of the form offer."""

    groups: GroupChoices
    sip_accounts: Choices = field(default_factory=list)
    numbers: Choices = field(default_factory=list)
    senders: Choices = field(default_factory=list)
    permission_groups: Choices = field(default_factory=list)


class ProfileForm(GroupFieldsMixin):
    """One's own profile, without the fields that one may not change."""

    first_name = NameField(label=gettext_lazy("First name"), autocomplete="given-name")
    last_name = NameField(label=gettext_lazy("Last name"), autocomplete="family-name")
    work_number = PhoneNumberField(label=gettext_lazy("Work number"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Identity.Language.choices)
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=time_zones, widget=LongSelect)
    sip_account = forms.ChoiceField(
        label=gettext_lazy("SIP account"),
        help_text=gettext_lazy("Your present one, or a free one: then desk phones have to be set up anew."),
        error_messages={
            "invalid_choice": gettext_lazy(
                "This SIP account is no longer free: somebody has taken or deleted it in the meantime. Choose another "
                "one."
            )
        },
    )
    call_presentations = forms.MultipleChoiceField(
        label=gettext_lazy("Presentation for calls"),
        required=False,
        error_messages={"invalid_choice": PresentationGone.sentence},
    )
    sms_presentations = forms.MultipleChoiceField(
        label=gettext_lazy("Presentation for text messages"),
        required=False,
        error_messages={"invalid_choice": PresentationGone.sentence},
    )
    permission_group = forms.ChoiceField(
        label=gettext_lazy("Permission group"),
        widget=LongSelect,
        help_text=gettext_lazy("Only groups that allow nothing that you may not do already."),
        error_messages={
            "invalid_choice": gettext_lazy(
                "This permission group can no longer be chosen: it was deleted, or it now has rights that you do not "
                "have. Choose another one."
            )
        },
    )

    def __init__(self, *arguments: Any, actor: Actor, choices: ProfileChoices, **options: Any) -> None:
        super().__init__(*arguments, groups=choices.groups, label_suffix="", **options)
        offered = {
            "sip_account": choices.sip_accounts,
            "call_presentations": choices.numbers,
            "sms_presentations": choices.senders,
            "permission_group": choices.permission_groups,
        }
        for name, options_of_field in offered.items():
            self.fields[name].choices = options_of_field  # type: ignore[attr-defined]
        for name, right in RIGHT_OF_FIELD.items():
            # A list with nothing to choose is no question either.
            if not actor.can(right) or offered.get(name) == []:
                del self.fields[name]

    def id_of(self, name: str) -> UUID | None:
        """Return the id chosen in a list that is there, or None."""
        value = self.cleaned_data.get(name)
        return UUID(value) if value else None

    def ids_of(self, name: str) -> tuple[UUID, ...] | None:
        """Return the ids ticked in a list in its order, or None when the list is not there."""
        return tuple(UUID(value) for value in self.cleaned_data[name]) if name in self.cleaned_data else None


class OwnPasswordForm(forms.Form):
    """The present password, and the new one twice."""

    password = forms.CharField(
        label=gettext_lazy("Your present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": AT_PASSWORD}),
        error_messages={"required": gettext_lazy("Write the password.")},
    )
    new_password = NewPasswordField(label=gettext_lazy("New password"))
    new_password_again = forms.CharField(
        label=gettext_lazy("Repeat the password"),
        strip=False,
        widget=forms.PasswordInput(render_value=True, attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Write the password a second time.")},
    )

    def clean(self) -> dict[str, Any]:
        """Compare the two new passwords."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, second = cleaned.get("new_password"), cleaned.get("new_password_again")
        if first and second and first != second:
            self.add_error("new_password_again", _("The two passwords differ. Write the same one twice."))
        return cleaned


class EmailChangeForm(forms.Form):
    """The new address, and the present password."""

    email = EmailAddressField(label=gettext_lazy("New e-mail"))
    password = forms.CharField(
        label=gettext_lazy("Your present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": AT_PASSWORD}),
        error_messages={"required": gettext_lazy("Write the password.")},
    )
