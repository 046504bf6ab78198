"""Terms, privacy notice and data-processing agreement, in the version of today or an earlier one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from telecube.billing.queries import documents
from telecube.config import config
from telecube.core.access import public
from telecube.site.page_head import PageHead
from telecube.site.showing import in_language, show_page


@public
@require_safe
def document(request: HttpRequest, language: str, kind: str, version: int | None = None) -> HttpResponse:
    """Show the document, what its versions are and from when each holds."""
    with in_language(language):
        current = documents.current(kind)
        found = current if version is None else documents.version_of(kind, version)
        if found is None:
            raise Http404
        title = documents.title_of(found, language)
        is_current = current is not None and found.pk == current.pk
        head = PageHead(
            "document" if version is None else "document-version",
            language,
            title=f"{title} – {config.product_name}",
            description=_("%(title)s, version %(version)s.") % {"title": title, "version": found.version},
            place={"kind": kind} if version is None else {"kind": kind, "version": version},
            # The version of today has one address, the one without a number.
            is_indexed=version is None,
        )
        return show_page(
            request,
            "site/document.html",
            head=head,
            document=found,
            title=title,
            body=documents.body_of(found, language),
            is_current=is_current,
            versions=documents.versions(kind),
            kind=kind,
        )
