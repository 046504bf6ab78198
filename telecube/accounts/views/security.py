"""Panel zarządzania > Bezpieczeństwo: login policies, lists of addresses, second factors, networks of phones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from telecube.accounts.actions.login_policies import (
    change_login_policy,
    create_login_policy,
    delete_login_policy,
    demand_second_factor,
)
from telecube.accounts.address_ranges import usable_ranges
from telecube.accounts.errors import LoginPolicyChangedMeanwhile
from telecube.accounts.forms.login_policy import LoginPolicyForm
from telecube.accounts.forms.placing import focus_first_mistake, place_refusal
from telecube.accounts.models import LoginPolicy, User
from telecube.accounts.permissions import MANAGE_SECURITY
from telecube.accounts.queries.address_lists import address_lists, lists_of_policies, policy_uses_of_lists
from telecube.accounts.queries.group_search import groups_with_second_factor, some_permission_groups
from telecube.accounts.queries.login_policies import (
    people_to_tick,
    policies_with_counts,
    policy_for,
    some_people,
    state_of,
    times_of,
)
from telecube.accounts.views.gone import POLICY_DELETED, leads_on_when_deleted
from telecube.accounts.views.user_choices import MOST_SEARCHED, OFFERED
from telecube.core.access import requires
from telecube.core.errors import DomainError
from telecube.core.http import TenantRequest, client_ip
from telecube.core.pages import leave_for, refuse, show
from telecube.telephony.actions.device_access import set_company_device_access, set_device_access
from telecube.telephony.errors import NetworksChangedMeanwhile
from telecube.telephony.queries.device_access import (
    MOST_PHONE_RANGES,
    Networks,
    accounts_with_own_networks,
    company_networks,
    find_account_name,
    networks_of_account,
    phone_uses_of_lists,
    some_accounts,
)
from telecube.web.search_select import FEW, SearchSelect

NOBODY = "none"

policy_leads_on = leads_on_when_deleted(
    "accounts.login_policy.deleted", to="accounts:security", key="policy_id", said=POLICY_DELETED
)


@dataclass(frozen=True)
class PhonesForm:
    """What a form of phones' networks shows: ranges one a line, which lists are ticked, why it was refused.

    ``account``: an id, an empty text for the company, NOBODY where an account has to be chosen yet. ``version``: of the
    networks that the form showed.
    """

    account: str
    text: str = ""
    list_ids: frozenset[UUID] = frozenset()
    sentence: str = ""
    version: str | None = None

    @classmethod
    def read(cls, sent: QueryDict) -> PhonesForm:
        """Return what was sent."""
        account = sent.get("account", "")
        lists = frozenset(UUID(value) for value in sent.getlist("lists") if is_uuid(value))
        return cls(
            account=NOBODY if "single" in sent and not account else account,
            text=sent.get("ranges", ""),
            list_ids=lists,
            version=sent.get("version"),
        )

    @classmethod
    def stored(cls, account: str, networks: Networks) -> PhonesForm:
        """Return what is stored."""
        lists = frozenset(networks.list_ids)
        return cls(account=account, text=networks.text, list_ids=lists, version=networks.version)


@requires(MANAGE_SECURITY)
@require_safe
def security(request: TenantRequest) -> HttpResponse:
    """Show everything about the safety of logins and phones; ``account``: whose own networks are to be changed."""
    return show(request, "accounts/security.html", **_page(account=request.GET.get("account", "")))


@requires(MANAGE_SECURITY)
@require_http_methods(["GET", "HEAD", "POST"])
def policy_create(request: TenantRequest) -> HttpResponse:
    """Show the form of a new policy, or create it."""
    return _policy_form(request, None)


@requires(MANAGE_SECURITY)
@require_http_methods(["GET", "HEAD", "POST"])
@policy_leads_on
def policy_edit(request: TenantRequest, policy_id: UUID) -> HttpResponse:
    """Show the form of a policy, or save it."""
    return _policy_form(request, policy_for(policy_id))


@requires(MANAGE_SECURITY)
@require_POST
@policy_leads_on
def policy_delete(request: TenantRequest, policy_id: UUID) -> HttpResponse:
    """Delete a policy."""
    try:
        delete_login_policy(request.actor, policy_id)
    except DomainError as refused:
        return refuse(request, "accounts/security.html", **_page(refusal=str(refused)))
    messages.success(request, _("The policy is deleted"))
    return redirect("accounts:security")


@requires(MANAGE_SECURITY)
@require_POST
def second_factor_demand(request: TenantRequest) -> HttpResponse:
    """Demand second factors of the groups that were ticked here, and no longer of those that were unticked here.

    What somebody else ticked meanwhile stays: the page carries what was demanded when it was opened.
    """
    ticked, demanded = (
        {UUID(value) for value in request.POST.getlist(name) if is_uuid(value)} for name in ("groups", "demanded")
    )
    demand_second_factor(request.actor, of=ticked - demanded, no_longer_of=demanded - ticked)
    messages.success(request, _("Saved. Whoever has no second factor yet sets one up at the next page."))
    return redirect("accounts:security")


@requires(MANAGE_SECURITY)
@require_safe
def second_factor_groups(request: TenantRequest) -> HttpResponse:
    """Answer with the permission groups whose names have the typed words, as boxes to tick."""
    words = _words(request, "words")
    found = [(pk, name, "") for pk, name in some_permission_groups(words, OFFERED + 1)] if words else []
    return _found(request, words, found)


@requires(MANAGE_SECURITY)
@require_safe
def policy_people(request: TenantRequest) -> HttpResponse:
    """Answer with the people who have the typed words, as boxes to tick; ``policy`` is the one in work."""
    words = _words(request, "words")
    mine = request.GET.get("policy", "")
    found = some_people(words, OFFERED + 1) if words else []
    return _found(request, words, [(str(one.pk), one.name, _other_policy(one, mine)) for one in found])


@requires(MANAGE_SECURITY)
@require_POST
def device_access(request: TenantRequest) -> HttpResponse:
    """Save from where phones may register: the company's networks, or those of one account."""
    entered = PhonesForm.read(request.POST)
    # An empty choice must never be taken for the company's networks.
    if entered.account == NOBODY:
        entered = replace(entered, sentence=_("Choose the SIP account."))
        return refuse(request, "accounts/security.html", **_page(phones=entered))
    try:
        ranges = usable_ranges(entered.text)
        if entered.account:
            set_device_access(request.actor, UUID(entered.account), ranges, entered.list_ids, version=entered.version)
        else:
            set_company_device_access(request.actor, ranges, entered.list_ids, version=entered.version)
    except ValueError:
        raise Http404 from None
    except NetworksChangedMeanwhile as refused:
        # The sentence names what is stored; saved once more, what was entered replaces it.
        stored = networks_of_account(UUID(entered.account)) if entered.account else company_networks()
        entered = replace(entered, sentence=str(refused), version=stored.version)
        return refuse(request, "accounts/security.html", **_page(phones=entered))
    except DomainError as refused:
        entered = replace(entered, sentence=str(refused))
        return refuse(request, "accounts/security.html", **_page(phones=entered))
    messages.success(request, _("Saved. The exchange follows at once."))
    return redirect("accounts:security")


@requires(MANAGE_SECURITY)
@require_safe
def device_choices(request: TenantRequest) -> HttpResponse:
    """Answer with the SIP accounts whose number or owner has the typed words, for a combobox."""
    found = some_accounts(_words(request, "q"), OFFERED + 1)
    return show(request, "web/_search_choices.html", found=found[:OFFERED], has_more=len(found) > OFFERED)


def _found(request: TenantRequest, words: str, found: list[tuple[str, str, str]]) -> HttpResponse:
    page = {"words": words, "found": found[:OFFERED], "has_more": len(found) > OFFERED}
    return show(request, "accounts/_ticks_found.html", **page)


def _other_policy(user: User, mine: str) -> str:
    return user.login_policy.name if user.login_policy and str(user.login_policy_id) != mine else ""


def _words(request: TenantRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\0", "").strip()[:MOST_SEARCHED]


def _account_choice(chosen: str) -> str:
    """Draw the choice of an account; empty when there is none."""
    accounts = some_accounts("", FEW + 1)
    if not accounts:
        return ""
    if len(accounts) > FEW:
        name = find_account_name(UUID(chosen)) if is_uuid(chosen) else None
        accounts = [("", _("Number or name")), *accounts, *([(chosen, name)] if name else [])]
    else:
        # None is chosen by itself: saving the empty form would take its networks away.
        accounts = [("", _("Choose an account")), *accounts]
    select = SearchSelect("accounts:device-choices")
    select.choices = accounts
    return select.render("account", chosen, {"id": "account-choice", "class": "form-select"})


def _policy_form(request: TenantRequest, policy: LoginPolicy | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    ticked = [UUID(value) for value in request.POST.getlist("users") if is_uuid(value)]
    # Before the people are read: what comes in between is noticed then.
    version = state_of(policy).version if policy else ""
    people, has_more = people_to_tick(policy, ticked=ticked, few=FEW)
    form = LoginPolicyForm(data, people=people, policy=policy, lists=address_lists(), version=version)
    page = {"form": form, "policy": policy, "own_ip": client_ip(request), "has_more_people": has_more}
    if request.method != "POST":
        return show(request, "accounts/login_policy.html", **page)
    if form.is_valid() and _is_saved(request, form, policy):
        messages.success(request, _("The policy is saved"))
        return leave_for(request, "accounts:security")
    focus_first_mistake(form)
    return refuse(request, "accounts/login_policy.html", **page)


def _is_saved(request: TenantRequest, form: LoginPolicyForm, policy: LoginPolicy | None) -> bool:
    try:
        if policy is None:
            create_login_policy(request.actor, form.terms, user_ids=form.user_ids)
        else:
            version = form.cleaned_data["version"]
            change_login_policy(request.actor, policy.pk, form.terms, user_ids=form.user_ids, version=version)
    except LoginPolicyChangedMeanwhile as refused:
        assert policy is not None  # a new one has no version
        # The sentence names what is stored; saved once more, what was entered replaces it.
        form.stand_on(state_of(policy_for(policy.pk)).version)
        place_refusal(form, refused)
        return False
    except DomainError as refused:
        place_refusal(form, refused)
        return False
    return True


def _page(*, account: str = "", phones: PhonesForm | None = None, **more: Any) -> dict[str, Any]:
    groups, has_more_groups = groups_with_second_factor(FEW)
    policies, policy_uses, phone_uses = policies_with_counts(), policy_uses_of_lists(), phone_uses_of_lists()
    lists_by_policy, lists = lists_of_policies(policy.pk for policy in policies), address_lists()
    single, own = _single_form(account, phones), accounts_with_own_networks()
    return {
        "policies": [(policy, times_of(policy), lists_by_policy.get(policy.pk, [])) for policy in policies],
        "groups": groups,
        "has_more_groups": has_more_groups,
        "lists": lists,
        "list_rows": [(one, policy_uses.get(one.pk, 0) + phone_uses.get(one.pk, 0)) for one in lists],
        "most_phone_ranges": MOST_PHONE_RANGES,
        "company": phones if phones and not phones.account else PhonesForm.stored("", company_networks()),
        "own": own,
        "single": single,
        "single_name": find_account_name(UUID(single.account)) if is_uuid(single.account) else "",
        "has_single_networks": single.account in {str(one.pk) for one, _networks in own},
        "account_choice": _account_choice("" if single.account == NOBODY else single.account),
        **more,
    }


def _single_form(account: str, refused: PhonesForm | None) -> PhonesForm:
    """Return what was just refused for one account, so that nothing is lost; else what is stored of the chosen one."""
    if refused is not None and refused.account:
        return refused
    if not is_uuid(account) or find_account_name(UUID(account)) is None:
        return PhonesForm(NOBODY)
    return PhonesForm.stored(account, networks_of_account(UUID(account)))


def is_uuid(text: str) -> bool:
    """Say whether the text is an id."""
    try:
        return bool(UUID(text))
    except ValueError:
        return False
