"""Contact: who sells the service, and a letter to them. No cookie: the form carries no authority, nothing to forge."""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from telecube.accounts.forms.placing import focus_first_mistake
from telecube.config import config
from telecube.core.access import public
from telecube.site import mails
from telecube.site.forms.contact import ContactForm
from telecube.site.page_head import PageHead, site_path
from telecube.site.showing import in_language, show_page
from telecube.site.structured_data import organization

TEMPLATE = "site/contact.html"
SENT = "sent"


@public
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, language: str) -> HttpResponse:
    """Show how to reach the operator, or send a letter."""
    with in_language(language):
        if request.method != "POST":
            return _page(request, language, form=ContactForm(), is_sent=SENT in request.GET)
        return _send(request, language, form=ContactForm(request.POST))


def _send(request: HttpRequest, language: str, *, form: ContactForm) -> HttpResponse:
    if form.is_from_robot:
        # A robot that is told nothing learns nothing.
        return _thanks(language)
    if not form.is_valid():
        focus_first_mistake(form)
        return _page(request, language, form=form, status=422)
    if _is_from_elsewhere(request) or not ratelimit.consume(request, action="contact"):
        form.add_error(None, _("Too many letters came from your network. Call us, or try again in an hour."))
        return _page(request, language, form=form, status=429)
    letter = {name: form.cleaned_data[name] for name in ("name", "email", "phone", "message")}
    mails.send_letter(**letter)
    return _thanks(language)


def _is_from_elsewhere(request: HttpRequest) -> bool:
    """Say whether the browser tells that a page of somebody else sent the form."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}


def _thanks(language: str) -> HttpResponse:
    place = f"{site_path('contact', language)}?{SENT}=1"
    return HttpResponse(status=303, headers={"Location": place, "Cache-Control": "no-store"})


def _page(
    request: HttpRequest, language: str, *, form: ContactForm, is_sent: bool = False, status: int = 200
) -> HttpResponse:
    head = PageHead(
        "contact",
        language,
        title=_("Contact us") + f" – {config.product_name}",
        description=_("Write or call: we answer questions about the system, prices and moving your numbers."),
        data=[organization()],
    )
    keep = request.method != "POST"
    return show_page(request, TEMPLATE, head=head, status=status, keep=keep, form=form, is_sent=is_sent, seller=config)
