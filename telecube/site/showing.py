"""How a page of the site is answered: in the language of its address, compressed, with a tag, for every cache."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.text import compress_string

from telecube.site.page_head import PageHead

FRESH = "public, max-age=300"
NOT_KEPT = "private, no-store"
LEAST_TO_COMPRESS = 200


def show_page(
    request: HttpRequest, template: str, *, head: PageHead, status: int = 200, keep: bool = True, **context: Any
) -> HttpResponse:
    """Render the template in the language of ``head``; the caller has already switched to it."""
    answer = render(request, template, {"head": head, **context}, status=status)
    answer.headers["Content-Language"] = head.language
    answer.headers["Cache-Control"] = FRESH if keep else NOT_KEPT
    if keep:
        set_response_etag(answer)
        known = get_conditional_response(request, etag=answer.headers.get("ETag"), response=answer)
        answer = known or answer
    return _compressed(request, answer)


def _compressed(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    # No secret stands on these pages and nothing of whoever asks, so that compression can give nothing away.
    if answer.status_code == 304 or len(answer.content) < LEAST_TO_COMPRESS:
        return answer
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        answer.content = compress_string(answer.content)
        answer.headers["Content-Encoding"] = "gzip"
        answer.headers["Content-Length"] = str(len(answer.content))
    return answer


def in_language(language: str) -> translation.override:
    """Switch to the language of the address for a block."""
    return translation.override(language)
