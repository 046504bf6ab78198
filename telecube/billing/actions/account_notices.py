"""Mails about the end of the account: to the main administrator, in his language, each once."""

from __future__ import annotations

from django.db import transaction
from django.utils.dateformat import format as formatted
from django.utils.translation import override

from telecube.accounts.mails import absolute, send
from telecube.accounts.models import Identity, User
from telecube.billing.actions.access import entitlements_for_update
from telecube.billing.models import AccountNotice
from telecube.billing.notices import Notice, find_notice_due
from telecube.core.actor import Actor
from telecube.core.clock import WARSAW, now


@transaction.atomic
def send_notice_due(actor: Actor) -> Notice | None:
    """Send the mail whose time has come, unless it left already; return it. Nothing once a plan was chosen."""
    entitlements = entitlements_for_update()
    notice = find_notice_due(entitlements, at=now())
    if notice is None:
        return None
    _row, is_new = AccountNotice.objects.get_or_create(
        kind=notice.kind,
        days_before=notice.days_before,
        deadline=notice.deadline,
        defaults={"sent_at": now()},
    )
    reader = (
        User.objects.select_related("identity", "tenant").filter(is_main_administrator=True, deleted_at=None).first()
    )
    if not is_new or reader is None or reader.identity is None:
        return None
    _send(notice, reader, reader.identity, reason=entitlements.end_reason)
    return notice


def _send(notice: Notice, reader: User, identity: Identity, *, reason: str) -> None:
    with override(identity.language):
        moment = notice.deadline.astimezone(WARSAW)
        day, hour = formatted(moment, "j E Y"), formatted(moment, "H:i")
    send(
        f"billing/email/{notice.kind}",
        to=identity.email,
        language=identity.language,
        user=reader,
        company=reader.tenant.name,
        days=notice.days_before,
        day=day,
        hour=hour,
        reason=reason,
        panel_url=absolute("/"),
    )
