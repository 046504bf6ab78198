"""The whole form of a user in three sections, for creating and for editing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from telecube.accounts.errors import PermissionGroupGone
from telecube.accounts.forms.fields import (
    EmailAddressField,
    NameField,
    NewPasswordField,
    PhoneNumberField,
    time_zones,
)
from telecube.accounts.forms.group_fields import GroupFieldsMixin
from telecube.accounts.forms.new_avatar import AVATAR_FIELDS, NewAvatarMixin
from telecube.accounts.models import Identity
from telecube.core.errors import DomainError
from telecube.telephony.errors import PresentationGone
from telecube.web.search_select import LongSelect, Pairs, SearchSelect

Choices = list[tuple[str, str]]
KEEP, FREE, NEW = "keep", "free", "new"
BY_PASSWORD, BY_INVITATION = "password", "invitation"


@dataclass(frozen=True)
class ProfileChoices:
    """What the lists of the form offer, as read from the company's rows."""

    free_accounts: Choices
    numbers: Choices
    sender_names: Choices
    permission_groups: Choices


@dataclass(frozen=True)
class Fixed:
    """What this form only shows, and why: the refusal that a change would meet."""

    login: DomainError | None = None
    phone: DomainError | None = None
    group: DomainError | None = None


class OrderedChoiceField(forms.MultipleChoiceField):
    """Several of many, in the order in which they were put: the first one counts as the default."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)

    def offer(self, choices: list[Any], chosen: list[str]) -> None:
        """Offer choices, the chosen ones first and in their order, so that a browser without scripts keeps it."""
        flat = {value: label for entry in choices for value, label in _flat(entry)}
        ahead = [(value, flat[value]) for value in chosen if value in flat]
        behind = [_without(entry, set(chosen)) for entry in choices]
        self.choices = [*ahead, *(entry for entry in behind if entry is not None)]


def _flat(entry: Any) -> Choices:
    return list(entry[1]) if isinstance(entry[1], list) else [entry]


def _without(entry: Any, chosen: set[str]) -> Any:
    if not isinstance(entry[1], list):
        return None if entry[0] in chosen else entry
    rest = [(value, label) for value, label in entry[1] if value not in chosen]
    return (entry[0], rest) if rest else None


class UserProfileForm(GroupFieldsMixin, NewAvatarMixin, forms.Form):
    """Account settings, basic information, additional information (the user groups)."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)
    email = EmailAddressField(
        autocomplete="off", help_text=gettext_lazy("This is the login. Notifications arrive here.")
    )
    sip_choice = forms.ChoiceField(label=gettext_lazy("SIP account"), widget=forms.RadioSelect)
    free_account = forms.ChoiceField(
        label=gettext_lazy("Free account"),
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy(
                "This SIP account is no longer free: somebody has taken or deleted it in the meantime. Choose another "
                "one, or create a new one."
            )
        },
    )
    extension = forms.CharField(label=gettext_lazy("Internal number"), required=False)
    sip_password = forms.CharField(
        label=gettext_lazy("Password of the SIP account"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(render_value=True, attrs={"autocomplete": "new-password", "spellcheck": "false"}),
    )
    call_presentations = OrderedChoiceField(
        error_messages={"invalid_choice": PresentationGone.sentence},
        label=gettext_lazy("Presentation for calls"),
        help_text=gettext_lazy(
            "The numbers that people outside see; the first one by default. Without one, only internal calls are "
            "possible."
        ),
    )
    sms_presentations = OrderedChoiceField(
        error_messages={"invalid_choice": PresentationGone.sentence},
        label=gettext_lazy("Presentation for SMS"),
        help_text=gettext_lazy("A name cannot be answered. A mobile number can."),
    )
    way = forms.ChoiceField(label=gettext_lazy("Access to the panel"), widget=forms.RadioSelect, required=False)
    password = NewPasswordField(label=gettext_lazy("Password of the panel"), required=False)
    password_again = forms.CharField(
        label=gettext_lazy("Repeat the password"),
        strip=False,
        required=False,
        widget=forms.PasswordInput(render_value=True, attrs={"autocomplete": "new-password"}),
    )
    first_name = NameField(label=gettext_lazy("First name"))
    last_name = NameField(label=gettext_lazy("Last name"))
    work_number = PhoneNumberField(label=gettext_lazy("Work number"), required=False)
    permission_group = forms.ChoiceField(
        label=gettext_lazy("Permission group"),
        required=False,
        error_messages={"invalid_choice": PermissionGroupGone.sentence},
        widget=SearchSelect("accounts:permission-group-choices"),
        help_text=gettext_lazy("What this person may see and do. It can be changed at any time."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Identity.Language.choices)
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=time_zones, widget=LongSelect)

    # As on the page: the first mistake gets the cursor. The groups come last.
    field_order = ["version", "avatar", "email", "sip_choice", "free_account", "extension", "sip_password"]
    field_order += ["call_presentations", "sms_presentations", "way", "password", "password_again"]
    field_order += ["first_name", "last_name", "work_number", "permission_group", "language", "time_zone"]

    def __init__(
        self,
        *arguments: Any,
        offers: ProfileChoices,
        has_account: bool,
        is_new: bool,
        fixed: Fixed = Fixed(),
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **{"label_suffix": "", **options})
        self.is_new, self.has_account, self.fixed = is_new, has_account, fixed
        self.free_count = len(offers.free_accounts)
        self._choices("free_account", [("", _("Choose an account")), *offers.free_accounts])
        self._choices("permission_group", [("", _("Without a group")), *offers.permission_groups])
        keeping = [(KEEP, "")] if has_account else []
        self._choices("sip_choice", keeping if fixed.phone else [*keeping, (FREE, ""), (NEW, "")])
        self._choices("way", [(BY_PASSWORD, ""), (BY_INVITATION, "")])
        self._offer_in_order("call_presentations", list(offers.numbers))
        self._offer_in_order("sms_presentations", _senders(offers))
        self.fields["extension"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
        if is_new:
            del self.fields["version"]
        else:
            for field in ("way", *AVATAR_FIELDS):
                del self.fields[field]
        if fixed.login:
            self._fix_login()

    def clean(self) -> dict[str, Any]:
        """Check what depends on the choices: the SIP account and the password."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_refused = self.has_error("free_account")
        if cleaned.get("sip_choice") == FREE and not cleaned.get("free_account") and not is_refused:
            self.add_error("free_account", _("Choose one of the free accounts, or create a new one."))
        if cleaned.get("sip_choice") == NEW and not cleaned.get("extension"):
            self.add_error("extension", _("Write the internal number: three to five digits."))
        self._check_passwords(cleaned)
        return cleaned

    @property
    def is_invitation(self) -> bool:
        """Say whether a valid form asks to invite instead of setting a password."""
        return self.is_new and self.cleaned_data.get("way") == BY_INVITATION

    def chosen(self, field: str) -> UUID | None:
        """Return the id that was chosen in a list, or None."""
        value = self.cleaned_data.get(field)
        return UUID(value) if value else None

    def chosen_all(self, field: str) -> tuple[UUID, ...]:
        """Return the ids that were chosen, in their order."""
        return tuple(UUID(value) for value in self.cleaned_data[field])

    def _check_passwords(self, cleaned: dict[str, Any]) -> None:
        first, second = cleaned.get("password"), cleaned.get("password_again")
        if self.is_invitation:
            # What was typed before the choice changed is no wish any more.
            for field in ("password", "password_again"):
                self.errors.pop(field, None)
                cleaned[field] = ""
            return
        if self.is_new and not first and not self.has_error("password"):
            self.add_error("password", _("Set a password."))
        if first and first != second:
            differ = _("The two passwords differ. Write the same one twice.")
            self.add_error("password_again", differ if second else _("Write the password a second time."))

    def _fix_login(self) -> None:
        """Leave the address to be read; what is posted for it or for a password is not looked at."""
        self.fields["email"].disabled = True
        for field in ("password", "password_again"):
            del self.fields[field]

    def _choices(self, field: str, choices: Choices) -> None:
        self.fields[field].choices = Pairs(choices)  # type: ignore[attr-defined]

    def _offer_in_order(self, field: str, choices: list[Any]) -> None:
        chosen = list(self[field].value() or [])
        self.fields[field].offer(choices, chosen)  # type: ignore[attr-defined]


def _senders(offers: ProfileChoices) -> list[Any]:
    groups: list[tuple[str | Promise, Choices]] = [
        (_("Sender names"), offers.sender_names),
        (_("Numbers"), offers.numbers),
    ]
    return [(name, choices) for name, choices in groups if choices]
