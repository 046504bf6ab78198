"""Refusals of the voice."""

from django.utils.translation import gettext_lazy as _

from telecube.core.errors import DomainError


class SpeechFailed(DomainError):
    """The program that speaks is missing, too slow, or made no sound."""

    code = "speech_failed"
    sentence = _("The text could not be spoken. Try again in a moment.")


class TextNotSpeakable(SpeechFailed):
    """There is nothing in the text to say, or too much."""

    code = "text_not_speakable"
    sentence = _("A text to be spoken has at least one word and at most %(most)s characters.")


class SoundNotConverted(DomainError):
    """The files that the exchange plays could not be made of a sound."""

    code = "sound_not_converted"
    sentence = _("The sound could not be prepared for the phones. Try again in a moment.")


class SoundUnreadable(DomainError):
    """A file is no sound that can be played, or not of the kind that is taken."""

    code = "sound_unreadable"
    sentence = _("This file cannot be read. Choose a WAV file with 16 bits and a rate from 8 to 48 kHz.")


class SoundTooLong(DomainError):
    """A sound is longer than callers and their operators wait."""

    code = "sound_too_long"
    sentence = _("The greeting lasts %(seconds)s seconds, at most %(most)s are possible. Shorten it.")


class SoundSilent(DomainError):
    """There is nothing to hear in a file."""

    code = "sound_silent"
    sentence = _("There is nothing to hear in this file. Record it once more, louder.")
