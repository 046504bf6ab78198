"""The only place where money moves: an entry with a unique cause, under the lock of the company's account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from telecube.billing.errors import CauseReused
from telecube.billing.events import LowBalanceReached
from telecube.billing.models import BillingAccount, LedgerEntry, LedgerKind
from telecube.billing.models.ledger import IN_WHOLE_GROSZE
from telecube.billing.reference import new_reference
from telecube.core.actor import Actor
from telecube.core.clock import now
from telecube.core.events import announce
from telecube.core.money import in_grosze
from telecube.core.tenancy import current_tenant_id

FRACTIONS = Decimal("0.0001")
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Movement:
    """Money to be written: ``amount`` in złoty, plus for the company, minus from it."""

    kind: LedgerKind
    amount: Decimal
    cause: str
    details: dict[str, Any] | None = None


def account_for_update() -> BillingAccount:
    """Return the company's account, held until the transaction's end; made when there is none yet.

    Whoever also locks other rows of billing locks the account first.
    """
    while (account := BillingAccount.objects.lock_only()) is None:
        # Another transaction may make it at the same moment; a reference that is taken is drawn again.
        made = BillingAccount(reference=new_reference())
        BillingAccount.objects.bulk_create([made], ignore_conflicts=True)
    return account


def post(
    actor: Actor, *, kind: LedgerKind, amount: Decimal, cause: str, details: dict[str, Any] | None = None
) -> LedgerEntry:
    """Write an entry: ``amount`` in złoty, plus for the company, minus from it. Returns the entry of this cause.

    The same cause with the same amount and kind again changes nothing; with others it raises CauseReused. Raises
    ValueError for fractions of a grosz where the kind knows none.
    """
    return post_many(actor, [Movement(kind, amount, cause, details)])[0]


def post_many(actor: Actor, movements: Sequence[Movement]) -> list[LedgerEntry]:
    """Write entries in this order, in few queries; return those of all causes, old and new. Raises like ``post``.

    Whatever is refused is refused before the first row, so no savepoint is needed.
    """
    for movement in movements:
        _refuse_fractions(movement.kind, movement.amount)
    account = account_for_update()
    known = {row.cause: row for row in LedgerEntry.objects.filter(cause__in=[one.cause for one in movements])}
    last, made = LedgerEntry.objects.order_by("-number").first(), []
    for movement in movements:
        if movement.cause in known:
            _refuse_other(known[movement.cause], movement)
            continue
        last = known[movement.cause] = _entry_after(last, movement, actor)
        made.append(last)
    LedgerEntry.everywhere.bulk_create(made)
    for entry in made:
        _watch_threshold(actor, account, entry)
    return [known[movement.cause] for movement in movements]


def _entry_after(last: LedgerEntry | None, movement: Movement, actor: Actor) -> LedgerEntry:
    return LedgerEntry(
        tenant_id=current_tenant_id(),
        number=last.number + 1 if last else 1,
        kind=movement.kind,
        amount=movement.amount,
        balance_after=(last.balance_after if last else NOTHING) + movement.amount,
        cause=movement.cause,
        at=now(),
        details=movement.details or {},
        actor_name=actor.name,
    )


def _refuse_fractions(kind: LedgerKind, amount: Decimal) -> None:
    if kind in IN_WHOLE_GROSZE:
        in_grosze(amount)
    elif amount != amount.quantize(FRACTIONS):
        raise ValueError(f"{amount} has more than four decimals.")


def _refuse_other(entry: LedgerEntry, movement: Movement) -> None:
    if (entry.kind, entry.amount) != (movement.kind, movement.amount):
        raise CauseReused(cause=entry.cause, amount=entry.amount)


def _watch_threshold(actor: Actor, account: BillingAccount, entry: LedgerEntry) -> None:
    """Announce once that the balance fell below the threshold. A debt of before is no fall: whoever pays afterwards
    (postpaid) is below zero all month."""
    threshold, after = account.low_balance_threshold, entry.balance_after
    is_low = threshold is not None and after < threshold
    was_positive = after - entry.amount > 0
    if is_low and entry.amount < 0 and was_positive and account.warned_at is None:
        account.warned_at = now()
        account.save(update_fields=["warned_at"])
        announce(LowBalanceReached(balance=str(after), threshold=str(threshold)), actor=actor)
    elif not is_low and account.warned_at is not None:
        account.warned_at = None
        account.save(update_fields=["warned_at"])
