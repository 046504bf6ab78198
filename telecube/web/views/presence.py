"""Who can be reached now, for pages that are open; and one's own choice."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from telecube.accounts.actions.availability import choose_availability
from telecube.accounts.models import User
from telecube.calls.queries.presence import presence_of
from telecube.core.access import logged_in, open_when_read_only
from telecube.core.http import TenantRequest
from telecube.web.words import PRESENCES

MOST_AT_ONCE = 200


@logged_in
@require_safe
@never_cache
def presence(request: TenantRequest) -> HttpResponse:
    """Return the presence of the users that a page shows, and the visitor's own choice."""
    try:
        wanted = [UUID(text) for text in request.GET.getlist("user")[:MOST_AT_ONCE]]
    except ValueError:
        return HttpResponse(status=400)
    found = presence_of(User.objects.filter(pk__in=wanted, deleted_at=None).only("pk", "availability"))
    return JsonResponse(
        {"users": {str(key): code for key, code in found.items()}, "own": request.user_profile.availability}
    )


@logged_in
@open_when_read_only  # who steps away says so to the colleagues, whatever the account
@require_POST
def availability(request: TenantRequest) -> HttpResponse:
    """Keep the visitor's own choice."""
    user = choose_availability(request.actor, request.POST.get("availability", ""))
    # The script has already shown the choice.
    if request.htmx:
        return HttpResponse(status=204)
    messages.success(request, str(PRESENCES[user.availability].word))
    came_from = request.META.get("HTTP_REFERER", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(came_from if is_ours else reverse("web:dashboard"))
