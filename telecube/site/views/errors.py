"""A stranger who finds nothing stays on the site; whoever works in the panel stays there."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from telecube.config import config
from telecube.core.access import public
from telecube.site.page_head import PageHead
from telecube.site.showing import in_language, show_page
from telecube.web.views import errors

ENGLISH = "/en/"


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404: in the panel's look when a session came with the request, else in the site's."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES or request.headers.get("HX-Request"):
        return errors.not_found(request, exception)
    language = "en" if request.path_info.startswith(ENGLISH) else "pl"
    with in_language(language):
        head = PageHead(
            "home",
            language,
            title=_("There is nothing here") + f" – {config.product_name}",
            description="",
            is_indexed=False,
        )
        return show_page(request, "site/not_found.html", head=head, status=404, keep=False)
