"""An installation's own colour and sign."""

import mimetypes

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from telecube.config import config
from telecube.core.access import public
from telecube.web.colours import brand_css, usable_brand_colour

HOUR = "max-age=3600"


@public
@require_safe
def colour(request: HttpRequest) -> HttpResponse:
    """Answer with the style sheet of the installation's colour."""
    own = usable_brand_colour()
    css = brand_css(own) if own else ""
    return HttpResponse(css, content_type="text/css", headers={"Cache-Control": HOUR})


@public
@require_safe
def logo(request: HttpRequest) -> HttpResponseBase:
    """Answer with the installation's sign."""
    if config.logo_path is None or not config.logo_path.is_file():
        raise Http404
    kind = mimetypes.guess_type(config.logo_path.name)[0] or "application/octet-stream"
    return FileResponse(config.logo_path.open("rb"), content_type=kind, headers={"Cache-Control": HOUR})
