"""What the exchange says by itself: the texts, from which `manage.py make_prompts` makes the sound files.

The dial plan plays them as telecube/<code>; the language is the channel's.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Phrase:
    """One sentence or two in both languages."""

    code: str
    pl: str
    en: str

    def text(self, language: str) -> str:
        """Return the words in a language."""
        return {"pl": self.pl, "en": self.en}[language]


ACCOUNT_ENDED = Phrase(
    code="account-ended",
    pl="Numer, pod który dzwonisz, jest chwilowo nieczynny. Skontaktuj się z firmą w inny sposób.",
    en="The number you are calling is out of service for the time being. Please contact the company in another way.",
)
TEST_CALL = Phrase(
    code="test-call",
    pl="To jest połączenie testowe. Mów teraz, a usłyszysz siebie. Aby zakończyć, rozłącz się.",
    en="This is a test call. Speak now, and you will hear yourself. Hang up to finish.",
)
PHRASES = (ACCOUNT_ENDED, TEST_CALL)
