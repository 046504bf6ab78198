"""Pages that ask nobody: the front door, the tour of the features, the answers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from telecube.config import config
from telecube.core.access import public
from telecube.site.answers import ANSWERS
from telecube.site.page_head import PageHead
from telecube.site.showing import in_language, show_page
from telecube.site.structured_data import faq_page, organization, software


@public
@require_safe
def home(request: HttpRequest, language: str) -> HttpResponse:
    """Show what the product is."""
    with in_language(language):
        head = PageHead(
            "home",
            language,
            title=_("%(product)s: a CRM with the telephone inside") % {"product": config.product_name},
            description=_(
                "Customers, calls, text messages and notes in one place. The caller’s card opens while the phone rings."
                " 14 days free of charge, without a payment card."
            ),
            data=[organization(), software(language)],
        )
        return show_page(request, "site/home.html", head=head, logos=config.customer_logos)


@public
@require_safe
def features(request: HttpRequest, language: str) -> HttpResponse:
    """Show what the product does, with pictures of its screens."""
    with in_language(language):
        head = PageHead(
            "features",
            language,
            title=_("Features") + f" – {config.product_name}",
            description=_(
                "Customer cards, calls in the browser, call history, permissions and a log of changes: see the screens"
                " of the system that you will work in."
            ),
        )
        return show_page(request, "site/features.html", head=head)


@public
@require_safe
def faq(request: HttpRequest, language: str) -> HttpResponse:
    """Answer the questions that are asked most."""
    with in_language(language):
        head = PageHead(
            "faq",
            language,
            title=_("Questions and answers") + f" – {config.product_name}",
            description=_(
                "How to add a permission group, user groups, a new user, and how to change a user’s data and status:"
                " step by step, with pictures of the screens."
            ),
            data=[faq_page(ANSWERS)],
        )
        return show_page(request, "site/faq.html", head=head, answers=ANSWERS)
