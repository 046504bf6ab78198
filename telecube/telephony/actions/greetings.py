"""Changing what callers from outside hear before the phones ring, and taking the change back."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from uuid import UUID

from django.db import transaction

from telecube.audit import record
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.events import announce
from telecube.core.tenancy import tenant_scope
from telecube.telephony.events import GreetingChanged
from telecube.telephony.greeting_errors import (
    GreetingChangedMeanwhile,
    GreetingLanguageUnknown,
    GreetingTextMissing,
    GreetingTextTooLong,
    NothingToBringBack,
    RecordingMissing,
    RecordingTooLarge,
)
from telecube.telephony.models import Greeting, GreetingKind
from telecube.telephony.models.greeting import LONGEST_NAME, MOST_CHARACTERS
from telecube.telephony.permissions import MANAGE_NUMBERS
from telecube.telephony.queries.greetings import company_greeting, company_language, numbers_named
from telecube.telephony.voice import greetings as files
from telecube.telephony.voice.recordings import MOST_BYTES, Recording, recorded
from telecube.telephony.voice.speech import LANGUAGES, spoken

#: What of a greeting the log tells, and its words there.
TOLD = {
    "text": "greeting_text",
    "recording_name": "greeting_recording",
    "language": "language",
    "is_on": "is_greeted",
}
Content = dict[str, object]


@dataclass(frozen=True)
class GreetingWish:
    """What a greeting is to be; the phones ring at once for the numbers ``left_out``.

    A greeting of the kind recording without a ``recording`` keeps the one that it has.
    """

    text: str
    language: str
    is_on: bool
    left_out: tuple[UUID, ...] = ()
    kind: str = GreetingKind.TEXT
    recording: Recording | None = None


def change_greeting(actor: Actor, wish: GreetingWish, *, revision: int) -> Greeting:
    """Make the greeting so; ``revision``: of the greeting that was looked at, 0 where there was none.

    Best called outside of any scope: speaking takes seconds, and no transaction is open meanwhile.
    Raises RightMissing, GreetingTextMissing, GreetingTextTooLong, GreetingLanguageUnknown, RecordingMissing,
    RecordingTooLarge, GreetingChangedMeanwhile, SpeechFailed, and what `voice.converting.convert` raises.
    """
    actor.require(MANAGE_NUMBERS)
    is_spoken = wish.kind == GreetingKind.TEXT
    text = usable_text(wish.text, needs_words=wish.is_on and is_spoken)
    if wish.language not in LANGUAGES:
        raise GreetingLanguageUnknown
    with tenant_scope(actor.tenant_id):
        before = company_greeting()
        _refuse_unless(before, revision)
        left_out = [str(number.pk) for number in numbers_named(wish.left_out)]
    content: Content = {"kind": str(wish.kind), "text": text, "language": wish.language, "is_on": wish.is_on}
    content["left_out"] = left_out
    sound_of = _spoken_sound(actor, before, content) if is_spoken else _recorded_sound(actor, before, wish)
    with sound_of as sound:
        return _keep(actor, content | sound, revision=revision)


def restore_greeting(actor: Actor, *, revision: int) -> Greeting:
    """Bring back what the greeting was before the change that made it ``revision``; again: the change returns.

    Raises RightMissing, NothingToBringBack, GreetingChangedMeanwhile.
    """
    actor.require(MANAGE_NUMBERS)
    with transaction.atomic(), tenant_scope(actor.tenant_id):
        greeting = _locked_greeting()
        _refuse_unless(greeting, revision)
        if not greeting.former:
            raise NothingToBringBack
        return _write(actor, greeting, greeting.former, deed="telephony.greeting.restored")


def usable_text(text: str, *, needs_words: bool) -> str:
    """Return the text as it is kept. Raises GreetingTextMissing, GreetingTextTooLong."""
    lines = text.replace("\r\n", "\n").strip()
    plain = "".join(sign for sign in lines if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cs"))
    if len(plain) > MOST_CHARACTERS:
        raise GreetingTextTooLong(count=len(plain), most=MOST_CHARACTERS)
    if needs_words and not any(sign.isalnum() for sign in plain):
        raise GreetingTextMissing
    return plain


@contextmanager
def _spoken_sound(actor: Actor, before: Greeting, content: Content) -> Iterator[Content]:
    """Yield the sound of a text: the present one if it says the same. New files go if the block fails."""
    is_same = all(getattr(before, name) == content[name] for name in ("kind", "text", "language"))
    is_there = files.find_file(before.sound, company_id=actor.tenant_id) is not None
    if is_same and (is_there or not content["is_on"]):
        yield {"sound": before.sound, "seconds": before.seconds}
    elif not content["is_on"]:
        yield {"recording_name": "", "sound": "", "seconds": 0}
    else:
        with (
            spoken(str(content["text"]), language=str(content["language"])) as path,
            _new_files(actor, path) as made,
        ):
            yield {"recording_name": ""} | made


@contextmanager
def _recorded_sound(actor: Actor, before: Greeting, wish: GreetingWish) -> Iterator[Content]:
    """Yield the sound of a recording: the present one where none is brought. New files go if the block fails."""
    recording = wish.recording
    if recording is None:
        is_there = files.find_file(before.sound, company_id=actor.tenant_id) is not None
        if before.kind != GreetingKind.RECORDING or (wish.is_on and not is_there):
            raise RecordingMissing
        yield {"sound": before.sound, "seconds": before.seconds}
        return
    if len(recording.content) > MOST_BYTES:
        raise RecordingTooLarge(megabytes=MOST_BYTES // 1024**2)
    last = recording.name.replace("\\", "/").rpartition("/")[2]
    name = "".join(sign for sign in last if sign.isprintable())[-LONGEST_NAME:] or "–"
    with recorded(recording) as path, _new_files(actor, path) as made:
        yield {"recording_name": name} | made


@contextmanager
def _new_files(actor: Actor, sound: Path) -> Iterator[Content]:
    name, seconds = files.make_files(sound, company_id=actor.tenant_id)
    with ExitStack() as mess:
        mess.callback(files.remove_files, name, company_id=actor.tenant_id)
        yield {"sound": name, "seconds": seconds}
        mess.pop_all()


def _keep(actor: Actor, content: Content, *, revision: int) -> Greeting:
    with transaction.atomic(), tenant_scope(actor.tenant_id):
        greeting = _locked_greeting()
        _refuse_unless(greeting, revision)
        return _write(actor, greeting, content, deed="telephony.greeting.changed")


def _write(actor: Actor, greeting: Greeting, content: Content, *, deed: str) -> Greeting:
    before, dropped = greeting.content, str(greeting.former.get("sound", ""))
    for name, value in content.items():
        setattr(greeting, name, value)
    after = greeting.content
    if after == before:
        return greeting
    greeting.former, greeting.revision = before, greeting.revision + 1
    greeting.changed_by_id, greeting.changed_at = actor.user_id, now()
    greeting.save()
    record(actor, deed, greeting, **_told(before, after))
    announce(GreetingChanged(greeting.pk, greeting.is_on), actor=actor)
    transaction.on_commit(lambda: _tidy_up(greeting, dropped))
    return greeting


def _told(before: Content, after: Content) -> dict[str, list[object]]:
    """Return what the log tells of a change: pairs [before, after] of what people can read."""
    told = {word: [before[name], after[name]] for name, word in TOLD.items() if before[name] != after[name]}
    if before["left_out"] != after["left_out"]:
        told["ungreeted_numbers"] = [_names_of(before["left_out"]), _names_of(after["left_out"])]
    return told


def _names_of(number_ids: object) -> list[str]:
    return [str(number) for number in numbers_named(cast(list[UUID], number_ids))]


def _tidy_up(greeting: Greeting, dropped: str) -> None:
    """Remove the files that nothing can bring back any more."""
    company_id, kept = cast(UUID, greeting.tenant_id), {greeting.sound, greeting.former["sound"]}
    if dropped not in kept:
        files.remove_files(dropped, company_id=company_id)
    files.remove_others(kept, company_id=company_id)


def _refuse_unless(greeting: Greeting, revision: int) -> None:
    if greeting.revision != revision:
        raise GreetingChangedMeanwhile


def _locked_greeting() -> Greeting:
    """Return the company's row, held; of two who make the first one, the second waits and finds it."""
    rows = Greeting.objects.get_queryset()
    if not rows.exists():
        rows.bulk_create([Greeting(language=company_language())], ignore_conflicts=True)
    return rows.select_for_update(no_key=True).get()
