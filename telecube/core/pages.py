"""Answers of views: a page or fragment, a refusal, a redirect that htmx understands."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers


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
    """Leave the page after a success: HX-Redirect for htmx, 302 otherwise."""
    answer: HttpResponse = redirect(to, **arguments)
    if request.headers.get("HX-Request") and not request.headers.get("HX-Boosted"):
        return HttpResponse(status=204, headers={"HX-Redirect": answer["Location"]})
    return answer
