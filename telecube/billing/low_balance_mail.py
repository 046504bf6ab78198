"""The warning that little money is left, to everybody who can do something about it."""

from __future__ import annotations

from decimal import Decimal

from django.utils import translation

from telecube.accounts.mails import absolute, send
from telecube.accounts.models import Entitlements, User
from telecube.billing.contract_mails import readers
from telecube.billing.permissions import ACCOUNT_TOP_UP
from telecube.billing.templatetags.billing_money import zloty


def send_low_balance(*, balance: Decimal, threshold: Decimal) -> None:
    """Mail how much is left to whoever decides, pays, or may top up."""
    limited = Entitlements.objects.get().has_call_limits
    for address, language in sorted((_who_may_top_up() | readers()).items()):
        with translation.override(language):
            amounts = {"balance": zloty(balance), "threshold": zloty(threshold)}
        context = {**amounts, "account_url": absolute("/"), "has_call_limits": limited}
        send("billing/email/low_balance", to=address, language=language, **context)


def _who_may_top_up() -> dict[str, str]:
    active = User.objects.filter(deleted_at=None, blocked_at=None, identity__isnull=False)
    holders = active.filter(permission_group__rights__contains=[ACCOUNT_TOP_UP.code])
    return dict(holders.values_list("identity__email", "identity__language"))
