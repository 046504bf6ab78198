"""The form of a login policy."""

from __future__ import annotations

from datetime import time
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from telecube.accounts.actions.login_policies import PolicyTerms
from telecube.accounts.address_list_errors import AddressListGone
from telecube.accounts.address_ranges import usable_ranges
from telecube.accounts.forms.fields import NameField
from telecube.accounts.models import AddressList, LoginPolicy, User
from telecube.accounts.models.login_policy import EVERY_DAY
from telecube.accounts.queries.address_lists import lists_of_policies
from telecube.accounts.queries.login_policies import weekday
from telecube.core.errors import DomainError


class AddressRangesField(forms.CharField):
    """Address ranges, one a line; a list of CIDR texts afterwards."""

    def __init__(self, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "autocomplete": "off"})
        super().__init__(required=False, widget=widget, **options)

    def clean(self, value: Any) -> list[str]:
        try:
            return usable_ranges(super().clean(value))
        except DomainError as refused:
            raise ValidationError(str(refused), code=refused.code) from None


class HourField(forms.TimeField):
    """A time of day as the browser's own field gives it."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        super().__init__(required=False, widget=widget, **options)


class LoginPolicyForm(forms.Form):
    """Name, addresses, weekdays, hours and people."""

    version = forms.CharField(required=False, empty_value=None, widget=forms.HiddenInput)
    name = NameField(label=gettext_lazy("Name"))
    address_ranges = AddressRangesField(
        label=gettext_lazy("Allowed addresses"),
        help_text=gettext_lazy(
            "One address or range a line, like 198.51.100.7 or 10.0.0.0/8, beside the lists below. Neither: from "
            "everywhere."
        ),
    )
    address_lists = forms.MultipleChoiceField(
        label=gettext_lazy("Lists of addresses"),
        required=False,
        error_messages={"invalid_choice": AddressListGone.sentence},
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Weekdays"),
        coerce=int,
        error_messages={"required": gettext_lazy("Choose at least one weekday.")},
    )
    from_time = HourField(label=gettext_lazy("From"))
    to_time = HourField(label=gettext_lazy("To"))
    users = forms.MultipleChoiceField(
        label=gettext_lazy("Whom it holds for"),
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy(
                "Somebody who was ticked no longer has a profile. The list shows the people as they are now; check it "
                "and save once more."
            )
        },
    )

    def __init__(
        self,
        *arguments: Any,
        people: list[User],
        policy: LoginPolicy | None = None,
        lists: list[AddressList] | None = None,
        version: str = "",
        **options: Any,
    ) -> None:
        initial = _initial(policy, people) | {"version": version}
        self.lists = lists or []
        super().__init__(*arguments, **{"label_suffix": "", "initial": initial, **options})
        self.people, self.policy = people, policy
        self.fields["weekdays"].choices = [(day, weekday(day)) for day in EVERY_DAY]  # type: ignore[attr-defined]
        self.fields["address_lists"].choices = [(str(one.pk), one.name) for one in self.lists]  # type: ignore[attr-defined]
        self.fields["users"].choices = [(str(one.pk), one.name) for one in people]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for both hours or none."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        begins, ends = cleaned.get("from_time"), cleaned.get("to_time")
        if (begins is None) != (ends is None) and not self.has_error("from_time") and not self.has_error("to_time"):
            self.add_error("to_time" if ends is None else "from_time", _("Write both hours, or none."))
        if begins is not None and begins == ends:
            self.add_error("to_time", _("Write two different hours, or none for the whole day."))
        return cleaned

    def stand_on(self, version: str) -> None:
        """Let the form be saved again on top of what is stored now."""
        data: Any = self.data
        data = data.copy()
        data["version"] = version
        self.data = data

    @property
    def terms(self) -> PolicyTerms:
        """What the policy of a valid form says."""
        values = self.cleaned_data
        return PolicyTerms(
            name=values["name"],
            address_ranges=values["address_ranges"],
            weekdays=sorted(values["weekdays"]),
            from_time=values["from_time"],
            to_time=values["to_time"],
            address_list_ids=frozenset(UUID(value) for value in values["address_lists"]),
        )

    @property
    def user_ids(self) -> list[UUID]:
        """The people of a valid form."""
        return [UUID(value) for value in self.cleaned_data["users"]]

    @property
    def weekday_boxes(self) -> list[tuple[int, str, bool]]:
        """Number, name and whether it is ticked, for the template."""
        ticked = {str(value) for value in self["weekdays"].value() or ()}
        return [(day, weekday(day), str(day) in ticked) for day in EVERY_DAY]

    @property
    def ticked_lists(self) -> set[UUID]:
        """Which lists are ticked, for the template."""
        return {one.pk for one in self.lists if str(one.pk) in set(self["address_lists"].value() or ())}

    @property
    def people_boxes(self) -> list[tuple[User, bool, str]]:
        """User, whether he is ticked, and the other policy that he would leave."""
        ticked = set(self["users"].value() or ())
        return [(one, str(one.pk) in ticked, self._other_policy(one)) for one in self.people]

    def _other_policy(self, user: User) -> str:
        mine = self.policy.pk if self.policy else None
        return user.login_policy.name if user.login_policy and user.login_policy_id != mine else ""


def _initial(policy: LoginPolicy | None, people: list[User]) -> dict[str, Any]:
    if policy is None:
        return {"weekdays": [0, 1, 2, 3, 4], "from_time": time(8), "to_time": time(18), "users": []}
    return {
        "name": policy.name,
        "address_ranges": "\n".join(policy.address_ranges),
        "address_lists": [str(one.pk) for one in lists_of_policies([policy.pk]).get(policy.pk, [])],
        "weekdays": policy.weekdays,
        "from_time": policy.from_time,
        "to_time": policy.to_time,
        "users": [str(one.pk) for one in people if one.login_policy_id == policy.pk],
    }
