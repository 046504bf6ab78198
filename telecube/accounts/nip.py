"""The Polish tax number of a company (NIP)."""

from stdnum.exceptions import ValidationError
from stdnum.pl import nip

from telecube.accounts.errors import NipInvalid


def usable_nip(text: str) -> str:
    """Return the ten digits of „526-025-02-74” or „PL 5260250274”, an empty text for nothing; else NipInvalid."""
    if not text.strip():
        return ""
    try:
        return str(nip.validate(text))
    except ValidationError:
        raise NipInvalid from None
