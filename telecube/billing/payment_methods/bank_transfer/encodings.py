"""Polish bank files come in four encodings and none says which: the one that gives Polish letters is right."""

from __future__ import annotations

from contextlib import suppress

from telecube.billing.payment_methods.bank_transfer.lines import NotAStatement

POLISH = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ")
#: Seen in Polish statements beside the letters.
HARMLESS = frozenset("„”–—…§°€\u00a0'")
CANDIDATES = ("cp1250", "iso8859_2", "cp852")


def decoded(content: bytes) -> str:
    """Return the text of a file; raises NotAStatement for what is no text."""
    has_mark = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in content and not has_mark:
        raise NotAStatement("not_text")
    with suppress(UnicodeDecodeError):
        return content.decode("utf-16" if has_mark else "utf-8-sig")
    return min((content.decode(encoding, errors="replace") for encoding in CANDIDATES), key=_strangeness)


def _strangeness(text: str) -> int:
    return sum(ord(letter) > 126 and letter not in POLISH and letter not in HARMLESS for letter in text)
