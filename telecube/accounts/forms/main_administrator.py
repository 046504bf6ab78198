"""The form that hands the main administrator's role over."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class HandOverForm(forms.Form):
    """The group that one keeps, and one's own password."""

    permission_group = forms.ChoiceField(
        label=gettext_lazy("Your permission group afterwards"),
        required=False,
        help_text=gettext_lazy("The new main administrator can change it at any time."),
    )
    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Write your password.")},
    )

    def __init__(self, *arguments: Any, groups: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*arguments, **{"label_suffix": "", **options})
        self.fields["permission_group"].choices = [  # type: ignore[attr-defined]
            ("", _("Without a group")),
            *groups,
        ]

    def chosen_group(self) -> UUID | None:
        """Return the id of the chosen group, or None."""
        value = self.cleaned_data.get("permission_group")
        return UUID(value) if value else None
