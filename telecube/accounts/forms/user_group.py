"""The forms of a user group: name and icon, and the name alone of a subgroup."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from telecube.accounts.forms.fields import NameField
from telecube.accounts.models.user_group import GroupIcon

ICON_NAMES = {
    GroupIcon.USERS: _("people"),
    GroupIcon.BUILDING: _("building"),
    GroupIcon.WORLD: _("globe"),
    GroupIcon.LANGUAGE: _("language"),
    GroupIcon.CLOCK: _("clock"),
    GroupIcon.TOOLS: _("tools"),
    GroupIcon.BRIEFCASE: _("briefcase"),
    GroupIcon.HEADSET: _("headset"),
    GroupIcon.TRUCK: _("truck"),
    GroupIcon.MAP_PIN: _("map pin"),
    GroupIcon.SCHOOL: _("school"),
    GroupIcon.STAR: _("star"),
}


class SubgroupForm(forms.Form):
    """The name of a subgroup. How long it may be is the action's to say."""

    name = NameField(label=_("Name"), max_length=10_000, error_messages={"required": _("Write a name.")})

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **{"label_suffix": "", **options})


class UserGroupForm(SubgroupForm):
    """Name and icon of a group."""

    icon = forms.ChoiceField(label=_("Icon"), choices=list(ICON_NAMES.items()), initial=GroupIcon.USERS)
