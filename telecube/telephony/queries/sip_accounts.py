"""Questions about SIP accounts."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Q, Value
from django.db.models.functions import Concat, LPad

from telecube.core.paging import Page, page_after
from telecube.telephony.extensions import find_free
from telecube.telephony.models import BrowserPhone, SipAccount


def find_account_of(user_id: UUID) -> SipAccount | None:
    """Return the user's SIP account with its presentation number, or None."""
    return SipAccount.objects.select_related("presentation_number").filter(user_id=user_id).first()


def sip_accounts() -> list[SipAccount]:
    """Return all accounts by extension, with users and presentation numbers (one query)."""
    return list(SipAccount.objects.select_related("user", "presentation_number").order_by("extension"))


def page_of_sip_accounts(
    *, search: str = "", is_free: bool = False, after: str | None = None, before: str | None = None
) -> Page[SipAccount]:
    """Return a page of accounts by internal number, with users and presentation numbers.

    ``search`` looks into internal number, user's name and the number that is shown.
    """
    # 1000 comes behind 999.
    rows = SipAccount.objects.select_related("user", "presentation_number").annotate(
        dialled=LPad("extension", 5, Value("0")), whole_name=Concat("user__first_name", Value(" "), "user__last_name")
    )
    if is_free:
        rows = rows.filter(user=None)
    for word in search.split():
        digits = "".join(sign for sign in word if sign.isdigit())
        found = Q(whole_name__icontains=word) | Q(extension__startswith=word)
        rows = rows.filter(found | Q(presentation_number__e164__contains=digits) if digits else found)
    return page_after(rows, keys=("dialled", "id"), after=after, before=before)


def count_sip_accounts() -> tuple[int, int]:
    """Return how many accounts there are and how many of them belong to nobody."""
    counts = SipAccount.objects.aggregate(all=Count("pk"), free=Count("pk", filter=Q(user=None)))
    return counts["all"], counts["free"]


def sip_account_for(account_id: UUID) -> SipAccount:
    """Return an account of the company with user and presentation number; raises SipAccount.DoesNotExist."""
    return SipAccount.objects.select_related("user", "presentation_number").get(pk=account_id)


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
