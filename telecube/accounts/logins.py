"""What a login needs: a usable address, a password that keeps the rule, and a row for the address's confirmation."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from telecube.accounts.errors import EmailInvalid, EmailTaken, EmailWithDiacritics, PasswordTooWeak, TimeZoneUnknown
from telecube.accounts.models import Identity
from telecube.accounts.passwords import PasswordRule

MOST_CHARACTERS = 254


def usable_email(text: str) -> str:
    """Return the address trimmed and in lower case; refuse what is none."""
    email = text.strip().lower()
    # Mail servers that take such addresses are rare, and a login must be typable everywhere.
    if "@" in email and not email.isascii():
        raise EmailWithDiacritics
    try:
        validate_email(email)
    except ValidationError:
        raise EmailInvalid from None
    if len(email) > MOST_CHARACTERS:
        raise EmailInvalid
    return email


def usable_time_zone(name: str) -> str:
    """Return the name of a time zone; refuse what is none. Times are shown by it on every page."""
    if name not in _time_zones():
        raise TimeZoneUnknown
    return name


def usable_password_hash(password: str) -> str:
    """Return the hash to store; refuse a password against the rule. Slow on purpose: call it outside transactions."""
    try:
        PasswordRule().validate(password)
    except ValidationError as refused:
        raise PasswordTooWeak(reason=" ".join(refused.messages)) from None
    return make_password(password)


def create_login(
    *, email: str, password_hash: str, language: str, time_zone: str = "Europe/Warsaw"
) -> tuple[Identity, EmailAddress]:
    """Create the login and its address, not yet confirmed; of two at the same time the second one is refused."""
    try:
        with transaction.atomic():
            identity = Identity.objects.create(
                email=email, password=password_hash, language=language, time_zone=time_zone
            )
    except IntegrityError:
        raise EmailTaken(email=email) from None
    return identity, EmailAddress.objects.create(user=identity, email=email, primary=True, verified=False)


@cache
def _time_zones() -> frozenset[str]:
    """Python reads the machine's folders at each question."""
    return frozenset(available_timezones())
