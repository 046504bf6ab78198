"""The form of the greeting, and what is asked of the voice before it is saved."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from telecube.accounts.models import Identity
from telecube.telephony.actions.greetings import GreetingWish, usable_text
from telecube.telephony.models import Greeting, GreetingKind, Number
from telecube.telephony.models.greeting import MOST_CHARACTERS
from telecube.telephony.queries.greetings import numbers_named, some_numbers
from telecube.telephony.voice.recordings import MOST_BYTES, Recording
from telecube.telephony.voice.suggestions import suggested_greeting

#: So many numbers stand in the form; the others are found by words.
LISTED = 20


def read_revision(told: str) -> int:
    """Return the number of a change as a page sends it; -1, which no change has, for anything else."""
    return int(told) if told.isdecimal() and len(told) < 10 else -1


class IdsField(forms.MultipleChoiceField):
    """Ids of any rows; whose they are is the action's business."""

    def valid_value(self, value: str) -> bool:
        """Say whether this is an id at all."""
        try:
            return bool(UUID(value))
        except ValueError:
            return False


class VoiceSelect(forms.Select):
    """The languages of the voice, each with the suggestion that is in it."""

    suggestions: dict[str, str] = {}

    def create_option(self, name: str, value: Any, *arguments: Any, **options: Any) -> dict[str, Any]:
        """Give the option its suggestion."""
        option: dict[str, Any] = super().create_option(name, value, *arguments, **options)
        option["attrs"]["data-suggestion"] = self.suggestions.get(str(value), "")
        return option


class SpeechForm(forms.Form):
    """A text and the language in which it is spoken."""

    text = forms.CharField(
        label=gettext_lazy("Text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One or two short sentences are best: while the greeting is heard, no phone rings."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the voice"), choices=Identity.Language.choices, widget=VoiceSelect
    )

    def spoken_text(self) -> str:
        """Return the text of a valid form. Raises GreetingTextMissing, GreetingTextTooLong."""
        return usable_text(self.cleaned_data["text"], needs_words=True)


class GreetingForm(SpeechForm):
    """What the greeting is to be; ``stored`` is what somebody else saved meanwhile."""

    stored: Greeting | None = None
    kind = forms.ChoiceField(choices=GreetingKind.choices)
    recording = forms.FileField(
        label=gettext_lazy("Recording"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("A WAV file: 16 bits, 8 to 48 kHz, at most 60 seconds and 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".wav,audio/wav,audio/x-wav"}),
    )
    revision = forms.CharField(widget=forms.HiddenInput, required=False)
    is_on = forms.BooleanField(label=gettext_lazy("Play the greeting to callers"), required=False)
    left_out = IdsField(label=gettext_lazy("Numbers without the greeting"), required=False)

    def __init__(self, data: Any = None, files: Any = None, *, greeting: Greeting, company_name: str) -> None:
        suggestions = {code: suggested_greeting(company_name, language=code) for code in Identity.Language.values}
        is_new = not greeting.sound and not greeting.text
        initial = {
            "revision": greeting.revision,
            "kind": greeting.kind,
            "text": greeting.text or suggestions[greeting.language],
            "language": greeting.language,
            "is_on": greeting.is_on or is_new,
            "left_out": [str(one) for one in greeting.left_out],
        }
        super().__init__(data, files, initial=initial, label_suffix="")
        self.fields["language"].widget.suggestions = suggestions
        numbers = some_numbers("", LISTED + 1)
        self.numbers, self.has_more_numbers = numbers[:LISTED], len(numbers) > LISTED

    def clean_revision(self) -> int:
        """Return the number of the change that was looked at."""
        return read_revision(self.cleaned_data["revision"])

    @property
    def count(self) -> int:
        """How many characters the text has, as the script counts."""
        return len(str(self["text"].value() or "").replace("\r\n", "\n").strip())

    @property
    def most(self) -> int:
        """How many it may have."""
        return MOST_CHARACTERS

    @property
    def is_recording(self) -> bool:
        """Say whether a recording is chosen."""
        return bool(self["kind"].value() == GreetingKind.RECORDING)

    @property
    def number_boxes(self) -> list[tuple[Number, bool]]:
        """Each number of the list with whether it is ticked, and the ticked ones that are not in it."""
        ticked = {one for one in self["left_out"].value() or [] if IdsField().valid_value(one)}
        listed = {str(number.pk) for number in self.numbers}
        others = numbers_named(UUID(one) for one in ticked - listed)
        return [(number, str(number.pk) in ticked) for number in (*self.numbers, *others)]

    @property
    def wish(self) -> GreetingWish:
        """What a valid form asks for."""
        values = self.cleaned_data
        brought = values["recording"]
        return GreetingWish(
            text=values["text"],
            language=values["language"],
            is_on=values["is_on"],
            left_out=tuple(UUID(one) for one in values["left_out"]),
            kind=values["kind"],
            recording=Recording(brought.name or "", brought.read(MOST_BYTES + 1)) if brought else None,
        )

    def show_beside(self, stored: Greeting) -> None:
        """Name what somebody else saved beside the wishes that were refused; saved once more, they replace it."""
        self.stored = stored
        data = cast(QueryDict, self.data).copy()
        data["revision"] = str(stored.revision)
        self.data = data
