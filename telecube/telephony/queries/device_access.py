"""Questions about the networks that phones may come from."""

from telecube.telephony.models import DeviceAccess, SipAccount


def company_ranges() -> list[str]:
    """Return the company's list; an empty one lets phones in from everywhere."""
    row = DeviceAccess.objects.filter(sip_account=None).first()
    return list(row.address_ranges) if row else []


def accounts_with_access() -> list[tuple[SipAccount, list[str]]]:
    """Return each account by extension with its own list; an empty one means the company's."""
    own = {row.sip_account_id: list(row.address_ranges) for row in DeviceAccess.objects.exclude(sip_account=None)}
    accounts = SipAccount.objects.select_related("user").order_by("extension")
    return [(account, own.get(account.pk, [])) for account in accounts]
