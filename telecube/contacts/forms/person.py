"""The form of a person, for a new one and for changing one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from telecube.contacts.details import PHONES_AT_MOST, PersonDetails, PhoneLine
from telecube.contacts.errors import PersonHasNoName, PhoneNumberInvalid, PhoneNumberTwice
from telecube.contacts.models import Person, PersonPhone
from telecube.contacts.models.person import DESCRIPTION_LENGTH, NAME_LENGTH
from telecube.contacts.queries.sharing import others_with
from telecube.core.phone_numbers import format_number, to_e164

PLACES = range(1, PHONES_AT_MOST + 1)
FIRST_LABELS = [PersonPhone.Label.MOBILE, PersonPhone.Label.WORK, PersonPhone.Label.OTHER]


@dataclass(frozen=True)
class PhoneRow:
    """One number in the form: its two fields and the other people who have the number."""

    place: int
    label: forms.BoundField
    number: forms.BoundField
    others: list[Person]


class PersonForm(forms.Form):
    """Names, company, description and numbers; ``version`` is what the editor has looked at."""

    first_name = forms.CharField(
        label=_("First name"), required=False, max_length=NAME_LENGTH, widget=forms.TextInput({"autocomplete": "off"})
    )
    last_name = forms.CharField(
        label=_("Last name"), required=False, max_length=NAME_LENGTH, widget=forms.TextInput({"autocomplete": "off"})
    )
    company = forms.CharField(
        label=_("Company"), required=False, max_length=NAME_LENGTH, widget=forms.TextInput({"autocomplete": "off"})
    )
    description = forms.CharField(
        label=_("Description"), required=False, max_length=DESCRIPTION_LENGTH, widget=forms.Textarea({"rows": 4})
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, person_id: UUID | None = None, **options: Any) -> None:
        options["label_suffix"] = ""
        super().__init__(*arguments, **options)
        self.person_id = person_id
        for place in PLACES:
            self.fields[f"phone_{place}_label"] = forms.ChoiceField(
                label=_("Kind of number %(place)s") % {"place": place},
                choices=PersonPhone.Label.choices,
                required=False,
                initial=FIRST_LABELS[place - 1],
            )
            self.fields[f"phone_{place}"] = forms.CharField(
                label=_("Number %(place)s") % {"place": place},
                required=False,
                max_length=40,
                widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
            )

    @classmethod
    def of(cls, person: Person) -> PersonForm:
        """Return the form filled with what is known of the person."""
        known: dict[str, Any] = {
            name: getattr(person, name) for name in ("first_name", "last_name", "company", "description", "version")
        }
        for place, phone in enumerate(person.phones.all()[:PHONES_AT_MOST], start=1):
            known |= {f"phone_{place}": format_number(phone.e164), f"phone_{place}_label": phone.label}
        return cls(initial=known, person_id=person.pk)

    def clean(self) -> dict[str, Any]:
        """Check what the action checks, so that every sentence stands at its field."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not ({"first_name", "last_name"} & self.errors.keys() or cleaned["first_name"] or cleaned["last_name"]):
            self.add_error("last_name", ValidationError(str(PersonHasNoName())))
        seen: set[str] = set()
        for place in PLACES:
            self._check_phone(f"phone_{place}", cleaned.get(f"phone_{place}", ""), seen)
        return cleaned

    def _check_phone(self, field: str, text: str, seen: set[str]) -> None:
        if not text:
            return
        e164 = to_e164(text)
        if e164 is None:
            self.add_error(field, ValidationError(str(PhoneNumberInvalid(text=text))))
        elif e164 in seen:
            self.add_error(field, ValidationError(str(PhoneNumberTwice(number=format_number(e164)))))
        else:
            seen.add(e164)

    def details(self) -> PersonDetails:
        """Return what was typed; numbers in their usual writing, the action turns them into E.164."""
        cleaned = self.cleaned_data
        lines = [
            PhoneLine(
                label=cleaned[f"phone_{place}_label"] or PersonPhone.Label.MOBILE, number=cleaned[f"phone_{place}"]
            )
            for place in PLACES
            if cleaned[f"phone_{place}"]
        ]
        return PersonDetails(
            first_name=cleaned["first_name"],
            last_name=cleaned["last_name"],
            company=cleaned["company"],
            description=cleaned["description"],
            phones=tuple(lines),
        )

    def differences_from(self, saved: PersonForm) -> list[tuple[str, str]]:
        """Return label and saved value of each field where something else was typed."""
        return [
            (str(self[name].label), saved._shown(name))
            for name in self.fields
            if name != "version" and self._comparable(name) != saved._comparable(name)
        ]

    def point_to_first_error(self) -> None:
        """Let the page put the cursor where something is to be mended."""
        first = next((name for name in self.fields if name in self.errors), None)
        if first:
            self.fields[first].widget.attrs["autofocus"] = True

    def phone_rows(self) -> Iterable[PhoneRow]:
        """Return the numbers with whoever else has them; one query for all."""
        typed = {place: to_e164(str(self[f"phone_{place}"].value() or "")) or "" for place in PLACES}
        shared = others_with(typed.values(), but=self.person_id)
        for place in PLACES:
            yield PhoneRow(
                place=place,
                label=self[f"phone_{place}_label"],
                number=self[f"phone_{place}"],
                others=shared.get(typed[place], []),
            )

    def _comparable(self, name: str) -> str:
        text = str(self[name].value() or "").strip()
        if name.endswith("_label"):
            # The kind of a number that is not there means nothing.
            return text if self[name.removesuffix("_label")].value() else ""
        return to_e164(text) or text if name.startswith("phone_") else text

    def _shown(self, name: str) -> str:
        text = str(self[name].value() or "")
        return str(dict(PersonPhone.Label.choices).get(text, text)) if name.endswith("_label") else text
