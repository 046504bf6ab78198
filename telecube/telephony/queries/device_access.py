"""Questions about the networks that phones may come from."""

from uuid import UUID

from django.db.models import Q

from telecube.telephony.models import DeviceAccess, SipAccount


def company_ranges() -> list[str]:
    """Return the company's list; an empty one lets phones in from everywhere."""
    row = DeviceAccess.objects.filter(sip_account=None).first()
    return list(row.address_ranges) if row else []


def accounts_with_own_ranges() -> list[tuple[SipAccount, list[str]]]:
    """Return the accounts that have a list of their own, by extension."""
    rows = DeviceAccess.objects.exclude(sip_account=None).exclude(address_ranges=[])
    found = rows.select_related("sip_account__user").order_by("sip_account__extension")
    return [(row.sip_account, list(row.address_ranges)) for row in found]


def some_accounts(words: str, size: int) -> list[tuple[str, str]]:
    """Return (id, „101 Anna Zielińska”) of accounts with all of the words in number or name, by extension."""
    rows = SipAccount.objects.all()
    for word in words.split():
        rows = rows.filter(
            Q(extension__contains=word) | Q(user__first_name__icontains=word) | Q(user__last_name__icontains=word)
        )
    found = rows.order_by("extension").values_list("pk", "extension", "user__first_name", "user__last_name")
    return [(str(pk), " ".join(part for part in parts if part)) for pk, *parts in found[:size]]


def find_account_name(account_id: UUID) -> str | None:
    """Return „101 Anna Zielińska”, or None for what is no account."""
    account = SipAccount.objects.select_related("user").filter(pk=account_id).first()
    return f"{account.extension} {account.user or ''}".strip() if account else None
