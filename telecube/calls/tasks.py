"""What the room does later."""

from uuid import UUID

from telecube.calls.actions.linking import link_earlier_calls
from telecube.calls.gateway import hang_up_device
from telecube.core.jobs import platform_job, tenant_job


@tenant_job(name="calls.link_earlier_calls")
def link_calls(person_id: str, e164: str) -> None:
    """Put earlier calls of a number into the history of the person who has it now."""
    link_earlier_calls(UUID(person_id), e164)


@platform_job(name="calls.hang_up_devices", queue="urgent")
def hang_up_devices(device_ids: list[str]) -> None:
    """End what still runs on phones that are gone; tried again while the exchange does not answer."""
    for device_id in device_ids:
        hang_up_device(device_id)
