"""Answers of views: a page or fragment, a refusal, a redirect that htmx understands."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers

#: How the shell changes pages (frontend/behaviours/navigation.ts); the header makes the answer a page, no fragment.
PAGE_CHANGE = {
    "target": "#page",
    "select": "#page",
    "swap": "outerHTML show:window:top",
    "headers": {"HX-Boosted": "true"},
}


def is_page_change(request: HttpRequest) -> bool:
    """Say whether the shell changes to another page: a link, not a form, whose answer would take what was entered."""
    return request.method in {"GET", "HEAD"} and request.headers.get("HX-Boosted") == "true"


def show(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """Answer with a page or a fragment."""
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def refuse(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """Answer 422 with the fragment that says what to mend; nothing that was entered is lost."""
    response = render(request, template, context, status=422)
    patch_vary_headers(response, ["HX-Request"])
    return response


def leave_for(request: HttpRequest, to: Any, **arguments: Any) -> HttpResponse:
    """Leave the page after a success: 302, or for a form of htmx the shell's own change of pages.

    A browser that loaded anew would end a running call.
    """
    answer: HttpResponse = redirect(to, **arguments)
    if request.headers.get("HX-Request") and not request.headers.get("HX-Boosted"):
        return HttpResponse(
            status=204, headers={"HX-Location": json.dumps({"path": answer["Location"], **PAGE_CHANGE})}
        )
    return answer
