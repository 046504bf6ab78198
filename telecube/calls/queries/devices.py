"""Whose phones took part in a call."""

from collections.abc import Iterable
from uuid import UUID

from telecube.calls.interpreter.drafts import Device
from telecube.calls.models import CallLeg
from telecube.core.tenancy import current_tenant_id
from telecube.telephony.models import BrowserPhone, SipAccount


def devices_named(device_ids: Iterable[str]) -> dict[str, Device]:
    """The tenant's phones with these device ids, desk and browser ones; unknown ids are left out."""
    wanted = [device_id for device_id in device_ids if device_id]
    if not wanted:
        return {}
    tenant_id = current_tenant_id()
    found = {
        account.device_id: Device(tenant_id, account.user_id, account.extension)
        for account in SipAccount.objects.filter(device_id__in=wanted)
    }
    for phone in BrowserPhone.objects.filter(device_id__in=wanted).select_related("sip_account"):
        account = phone.sip_account
        found[phone.device_id] = Device(tenant_id, account.user_id, account.extension)
    return found


def devices_remembered(record_id: UUID) -> dict[str, Device]:
    """Phones that an earlier reading of the call knew; browser phones do not outlive their session."""
    tenant_id = current_tenant_id()
    legs = CallLeg.objects.filter(record_id=record_id, user__isnull=False).exclude(device_id="")
    return {leg.device_id: Device(tenant_id, leg.user_id, "") for leg in legs}
