"""What others see, as programs write it: numbers in E.164 and sender names, in order, instead of ids."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from telecube.api.errors import PresentationUnknown
from telecube.core.phone_numbers import to_e164
from telecube.telephony.models import Number, SenderName


def shown(presentations: Iterable[Number | SenderName]) -> list[str]:
    """Return numbers and names as they travel."""
    return [one.e164 if isinstance(one, Number) else one.name for one in presentations]


def number_ids(texts: Iterable[str]) -> tuple[UUID, ...]:
    """Return the ids of the company's numbers, in order. Raises PresentationUnknown."""
    return _ids(texts, names={})


def sender_ids(texts: Iterable[str]) -> tuple[UUID, ...]:
    """Return the ids of the company's numbers and sender names, in order. Raises PresentationUnknown.

    A sender name has a letter, so none is taken for a number.
    """
    texts = list(texts)
    return _ids(texts, names=dict(SenderName.objects.filter(name__in=texts).values_list("name", "pk")))


def _ids(texts: Iterable[str], *, names: dict[str, UUID]) -> tuple[UUID, ...]:
    wanted = [(text, text if text in names else to_e164(text) or "") for text in texts]
    numbers = Number.objects.filter(e164__in=[word for _text, word in wanted]).values_list("e164", "pk")
    known = {**dict(numbers), **names}
    for text, word in wanted:
        if word not in known:
            raise PresentationUnknown(text=text[:40])
    return tuple(known[word] for _text, word in wanted)
