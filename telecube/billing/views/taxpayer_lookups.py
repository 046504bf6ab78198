"""„Pobierz dane po NIP”: the question to the register, and the form filled in with its answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from telecube.billing.actions.taxpayer_lookups import ask_about_nip
from telecube.billing.forms.account import BuyerForm
from telecube.billing.models import LookupState, TaxpayerLookup
from telecube.billing.permissions import COMPANY_DATA_CHANGE
from telecube.billing.queries.taxpayer_lookups import find_lookup
from telecube.billing.taxpayer_words import FAILURES, mark_of
from telecube.billing.taxpayers.interface import Taxpayer
from telecube.core.access import open_when_frozen, requires
from telecube.core.clock import now
from telecube.core.errors import DomainError
from telecube.core.http import TenantRequest
from telecube.core.pages import refuse, show

FRAGMENT = "billing/_taxpayer_lookup.html"
#: The form of a top-up calls its fields so, company data has them without a prefix.
PREFIXES = ("buyer", "")


@requires(COMPANY_DATA_CHANGE)
@open_when_frozen
@require_POST
def taxpayer_lookup_list(request: TenantRequest) -> HttpResponse:
    """Ask about the NIP that stands in the form."""
    prefix = next(name for name in PREFIXES if not name or f"{name}-nip" in request.POST)
    field = f"{prefix}-nip" if prefix else "nip"
    try:
        lookup = ask_about_nip(request.actor, request.POST.get(field, ""))
    except DomainError as refused:
        return refuse(request, FRAGMENT, sentence=str(refused))
    return _state_of(request, lookup, prefix=prefix)


@requires(COMPANY_DATA_CHANGE)
@open_when_frozen
@never_cache
@require_safe
def taxpayer_lookup(request: TenantRequest, lookup_id: UUID) -> HttpResponse:
    """Show how a question goes; once it is answered, the fields of the form with the answer in them."""
    lookup = find_lookup(lookup_id)
    if lookup is None:
        raise Http404
    return _state_of(request, lookup, prefix="buyer" if request.GET.get("prefix") == "buyer" else "")


def _state_of(request: TenantRequest, lookup: TaxpayerLookup, *, prefix: str) -> HttpResponse:
    state = lookup.state_at(now())
    if state == LookupState.FOUND and lookup.answer:
        return _filled_in(request, Taxpayer.from_json(lookup.answer), prefix=prefix)
    if state == LookupState.WAITING:
        return show(request, FRAGMENT, lookup=lookup, prefix=prefix)
    return show(request, FRAGMENT, sentence=FAILURES[state])


def _filled_in(request: TenantRequest, found: Taxpayer, *, prefix: str) -> HttpResponse:
    """Return the fields; what the register does not know stays as it was typed."""
    typed: Any = request.POST if request.method == "POST" else request.GET
    kept = {name: typed.get(f"{prefix}-{name}" if prefix else name, "") for name in BuyerForm.base_fields}
    known = {name: getattr(found, name) for name in kept if getattr(found, name)}
    form = BuyerForm(initial={**kept, **known}, prefix=prefix or None)
    # Company data must have a name; at a top-up the stored one counts.
    form.fields["name"].required = not prefix
    answer = show(
        request, "billing/_buyer_fields.html", form=form, has_register=True, found=found, mark=mark_of(found.vat_status)
    )
    answer["HX-Retarget"], answer["HX-Reswap"] = "#buyer-fields", "outerHTML"
    return answer
