"""The documentation of the API: a page for people, the OpenAPI document for tools."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from telecube.accounts.permissions import MANAGE_API_KEYS
from telecube.api.admission import REQUESTS_PER_MINUTE
from telecube.api.document import chapters_of
from telecube.api.errors import NothingHere
from telecube.api.gate import language_of
from telecube.api.mount import openapi_document
from telecube.api.problems import problem
from telecube.api.schemas import MOST_ITEMS
from telecube.config import config
from telecube.core.access import logged_in, public
from telecube.core.http import TenantRequest
from telecube.core.pages import show


@logged_in
@require_safe
def documentation(request: TenantRequest) -> HttpResponse:
    """Show what programs can do, drawn from the OpenAPI document."""
    titles = {
        "users": _("Users"),
        "user-groups": _("User groups"),
        "permission-groups": _("Permission groups"),
        "rights": _("Rights"),
        "sip-accounts": _("SIP accounts"),
    }
    return show(
        request,
        "api/documentation.html",
        chapters=chapters_of(openapi_document(), titles=titles),
        limit=REQUESTS_PER_MINUTE,
        most=MOST_ITEMS,
        may_manage=request.actor.can(MANAGE_API_KEYS),
        base_url=config.base_url.rstrip("/"),
    )


@public
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """Answer with the OpenAPI document; it tells nothing about any company."""
    return JsonResponse(openapi_document())


@public
@csrf_exempt
def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    """Answer 404 to programs in their own form."""
    with translation.override(language_of(request)):
        return problem(NothingHere())
