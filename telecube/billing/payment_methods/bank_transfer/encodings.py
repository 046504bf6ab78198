"""Polish bank files come in four encodings and none says which: the one that gives Polish letters is right."""

from __future__ import annotations

from telecube.billing.payment_methods.bank_transfer.lines import NotAStatement

POLISH = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ")
#: Seen in Polish statements beside the letters.
HARMLESS = frozenset("„”–—…§°€\u00a0'")
CANDIDATES = ("cp1250", "iso8859_2", "cp852")


def decoded(content: bytes) -> str:
    """Return the text of a file; raises NotAStatement for what is no text."""
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotAStatement("not_text")
    for encoding in ("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig",):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return max((content.decode(encoding, errors="replace") for encoding in CANDIDATES), key=_likeness)


def _likeness(text: str) -> int:
    foreign = [letter for letter in text if ord(letter) > 126]
    return sum(1 if letter in POLISH else 0 if letter in HARMLESS else -2 for letter in foreign)
