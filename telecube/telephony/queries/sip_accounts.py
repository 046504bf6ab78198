"""Questions about SIP accounts."""

from collections.abc import Iterable
from uuid import UUID

from telecube.telephony.extensions import find_free
from telecube.telephony.models import BrowserPhone, SipAccount


def find_account_of(user_id: UUID) -> SipAccount | None:
    """Return the user's SIP account with its presentation number, or None."""
    return SipAccount.objects.select_related("presentation_number").filter(user_id=user_id).first()


def sip_accounts() -> list[SipAccount]:
    """Return all accounts by extension, with users and presentation numbers (one query)."""
    return list(SipAccount.objects.select_related("user", "presentation_number").order_by("extension"))


def free_sip_accounts() -> list[SipAccount]:
    """Return the accounts that belong to nobody."""
    return list(SipAccount.objects.filter(user=None).order_by("extension"))


def accounts_of_users(user_ids: Iterable[UUID]) -> dict[UUID, SipAccount]:
    """Return user → account, in one query."""
    found = SipAccount.objects.select_related("presentation_number").filter(user_id__in=list(user_ids))
    return {account.user_id: account for account in found if account.user_id}


def find_free_extension() -> str | None:
    """Return the extension that the next account gets by itself."""
    return find_free(set(SipAccount.objects.values_list("extension", flat=True)))


def users_of_devices(device_ids: Iterable[str]) -> dict[str, UUID]:
    """Return device id → user for desk phones and browser phones that are known."""
    wanted = list(device_ids)
    desks = SipAccount.objects.filter(device_id__in=wanted).values_list("device_id", "user_id")
    browsers = BrowserPhone.objects.filter(device_id__in=wanted).values_list("device_id", "sip_account__user_id")
    return {device: user for device, user in [*desks, *browsers] if user is not None}


def users_with_extension(digits: str) -> set[UUID]:
    """Return the users whose extension contains the digits; nobody for other texts."""
    if not (digits.isascii() and digits.isdigit()):
        return set()
    found = SipAccount.objects.filter(extension__contains=digits, user__isnull=False)
    return {user_id for user_id in found.values_list("user_id", flat=True) if user_id}
