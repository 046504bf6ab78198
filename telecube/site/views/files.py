"""What machines ask for – sitemap, robots – and the customers' logos."""

from __future__ import annotations

import mimetypes

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from telecube.billing.queries.documents import current
from telecube.config import config
from telecube.core.access import public
from telecube.site.addresses import DOCUMENT_PLACES, LANGUAGES, PAGES
from telecube.site.page_head import PageHead
from telecube.site.showing import FRESH

DAY = "public, max-age=86400"
NAMESPACES = mark_safe('xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"')


@public
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """List all pages, each with its twin in the other language."""
    pages = [PageHead(page.name, language, "", "") for page in PAGES for language in LANGUAGES]
    published = [kind for kind in DOCUMENT_PLACES if current(kind) is not None]
    pages += [
        PageHead("document", language, "", "", place={"kind": kind}) for kind in published for language in LANGUAGES
    ]
    body = format_html(
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset {}>{}\n</urlset>\n',
        NAMESPACES,
        format_html_join("", "\n<url><loc>{}</loc>{}</url>", ((page.canonical, _links(page)) for page in pages)),
    )
    return HttpResponse(body, content_type="application/xml", headers={"Cache-Control": FRESH})


def _links(page: PageHead) -> str:
    return format_html_join(
        "", '<xhtml:link rel="alternate" hreflang="{}" href="{}"/>', ((code, url) for code, url in page.alternates)
    )


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Say what search engines may read: the site, not the panel."""
    lines = [
        "User-agent: *",
        "Disallow: /dashboard/",
        "Disallow: /api/",
        f"Sitemap: {config.base_url}{reverse('site:sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain", headers={"Cache-Control": DAY})


@public
@require_safe
def customer_logo(request: HttpRequest, place: int) -> HttpResponseBase:
    """Answer with a customer's logo, counted from 1."""
    if not 1 <= place <= len(config.customer_logos):
        raise Http404
    file = config.customer_logos[place - 1].path
    if not file.is_file():
        raise Http404
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return FileResponse(file.open("rb"), content_type=kind, headers={"Cache-Control": DAY})
