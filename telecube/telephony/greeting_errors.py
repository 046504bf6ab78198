"""Refusals about the greeting."""

from django.utils.translation import gettext_lazy as _

from telecube.core.errors import DomainError


class GreetingTextMissing(DomainError):
    """A greeting that is on has something to say."""

    code = "greeting_text_missing"
    sentence = _("Write what callers hear, at least one word.")
    field = "text"


class GreetingTextTooLong(DomainError):
    """Nobody listens to so much before a phone rings."""

    code = "greeting_text_too_long"
    sentence = _("The greeting has %(count)s characters, at most %(most)s are possible. Shorten it.")
    field = "text"


class RecordingMissing(DomainError):
    """A greeting is to be a recording, and there is none."""

    code = "recording_missing"
    sentence = _("Choose a WAV file with your recording.")
    field = "recording"


class RecordingTooLarge(DomainError):
    """The file has more bytes than a minute of sound needs."""

    code = "recording_too_large"
    sentence = _("The file has more than %(megabytes)s MB. Choose a smaller one.")
    field = "recording"


class GreetingLanguageUnknown(DomainError):
    """There is no voice for the language."""

    code = "greeting_language_unknown"
    sentence = _("Choose Polish or English.")
    field = "language"


class GreetingChangedMeanwhile(DomainError):
    """Somebody changed the greeting after it was opened; nothing was overwritten."""

    code = "greeting_changed_meanwhile"
    sentence = _("Somebody else changed the greeting meanwhile. Nothing was saved: look at it as it is now.")
    status = 409


class NothingToBringBack(DomainError):
    """There was no change that could be taken back."""

    code = "nothing_to_bring_back"
    sentence = _("There is no former greeting to bring back.")
    status = 409


class TooMuchSpeech(DomainError):
    """Somebody has a greeting spoken again and again."""

    code = "too_much_speech"
    sentence = _("Too many attempts in a short time. Wait a minute, then try again.")
    status = 429
