"""The page on which a company opens its account."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import perform_login
from allauth.decorators import rate_limit
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from telecube.accounts.forms.placing import focus_first_mistake, place_refusal
from telecube.accounts.forms.sign_up import SignUpForm
from telecube.accounts.models import User
from telecube.accounts.queries.actors import actor_of
from telecube.billing.actions.documents import accept_current
from telecube.billing.models import DocumentKind
from telecube.config import config
from telecube.core.access import public
from telecube.core.errors import DomainError
from telecube.core.http import client_ip
from telecube.core.pages import refuse, show
from telecube.core.tenancy import tenant_scope
from telecube.telephony.actions.sign_up import join_exchange_with_phone, sign_up_company_with_phone

#: What whoever opens an account accepts; the privacy notice is read, not accepted.
ACCEPTED = (DocumentKind.TERMS, DocumentKind.DPA)
TEMPLATE = "account/signup.html"


@public
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password", "exchange_key")
@rate_limit(action="signup")  # type: ignore[untyped-decorator]  # allauth has no types here
def sign_up(request: HttpRequest) -> HttpResponse:
    """Show the form, or open the account and enter the panel."""
    if hasattr(request, "actor"):
        return redirect("web:dashboard")
    if request.method != "POST":
        asked = request.GET
        form = SignUpForm(initial={"email": asked.get("email", "")[:254], "exchange": asked.get("exchange")})
        return show(request, TEMPLATE, form=form, trial_days=config.trial_days)
    form = SignUpForm(request.POST)
    administrator = _sign_up(request, form) if form.is_valid() else None
    if administrator is None:
        focus_first_mistake(form)
        return refuse(request, TEMPLATE, form=form, trial_days=config.trial_days)
    return _enter(request, administrator)


def _sign_up(request: HttpRequest, form: SignUpForm) -> User | None:
    values = {name: value for name, value in form.cleaned_data.items() if name not in ("accepts_terms", "exchange")}
    try:
        return _open_account(values, ip=client_ip(request), language=get_language() or "pl")
    except DomainError as refused:
        place_refusal(form, refused)
    return None


@transaction.atomic
def _open_account(values: dict[str, Any], *, ip: str | None, language: str) -> User:
    """Open the account and record who accepted which version of the documents; both or nothing."""
    open_account = join_exchange_with_phone if "exchange_key" in values else sign_up_company_with_phone
    administrator = open_account(**values, ip=ip, language=language)
    actor = actor_of(administrator, ip=ip)
    with tenant_scope(actor.tenant_id):
        accept_current(actor, ACCEPTED, occasion="sign_up")
    return administrator


def _enter(request: HttpRequest, administrator: User) -> HttpResponse:
    answer: HttpResponse = perform_login(
        request,
        administrator.identity,
        # Our action has already sent the confirmation mail.
        email_verification="none",
        redirect_url=reverse("web:dashboard"),
        signup=True,
    )
    return answer
