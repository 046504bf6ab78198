"""Changing and deleting lists of addresses with regard to phones, which may use them; what a page or program calls."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from telecube.accounts.actions import address_lists
from telecube.accounts.actions.address_lists import ListText
from telecube.accounts.models import AddressList
from telecube.core.actor import Actor
from telecube.telephony.actions.device_access import refuse_too_many
from telecube.telephony.queries.device_access import networks_of, phones_with_list, rows_with_list


@transaction.atomic
def change_address_list(actor: Actor, list_id: UUID, wanted: ListText) -> AddressList:
    """Change a list; phones and logins follow at once.

    Raises TooManyRangesForPhones and what ``accounts.actions.address_lists.change_address_list`` raises.
    """
    changed = address_lists.change_address_list(actor, list_id, wanted)
    for row in rows_with_list(list_id):
        refuse_too_many(*networks_of(row))
    return changed


@transaction.atomic
def delete_address_list(actor: Actor, list_id: UUID) -> AddressList:
    """Delete a list that neither a login policy nor a phone uses. Raises RightMissing, AddressListStillUsed."""
    return address_lists.delete_address_list(actor, list_id, phones_with=phones_with_list)
