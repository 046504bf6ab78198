"""Is everything well: for people as a page, for monitors as JSON."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from telecube.core.access import public
from telecube.web.queries.health import health_of_parts


@public
@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 when every part is well, 503 otherwise, with a sentence for each part."""
    parts = health_of_parts()
    is_well = all(part.is_well for part in parts)
    status = 200 if is_well else 503
    if not wants_page(request):
        body = {
            "is_well": is_well,
            "parts": {part.code: {"is_well": part.is_well, "sentence": str(part.sentence)} for part in parts},
        }
        return JsonResponse(body, status=status)
    return render(request, "web/health.html", {"parts": parts, "is_well": is_well}, status=status)


def wants_page(request: HttpRequest) -> bool:
    """Say whether a person looks; a monitor that accepts anything gets JSON."""
    return "text/html" in request.headers.get("Accept", "") and "json" not in request.GET
