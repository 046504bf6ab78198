"""Tags of the site: addresses in the page's language, pictures of screens, structured data, words of the panel."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from telecube.core.money import rounded
from telecube.site.addresses import DEFAULT_LANGUAGE, LANGUAGES
from telecube.site.page_head import site_path
from telecube.site.pictures import HEIGHT, SMALL_WIDTH, WIDTH

register = template.Library()
#: How wide a picture is drawn: a column beside its text, on narrow screens the whole line (frontend/styles/site.css).
ON_PAGE = "(min-width: 900px) 650px, 94vw"
AT_ONCE = mark_safe('fetchpriority="high"')
LATER = mark_safe('loading="lazy"')
#: What could end the element or be read as markup inside of it.
ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


def language_of_page() -> str:
    """Return the language of the page that is drawn."""
    language = get_language() or DEFAULT_LANGUAGE
    return language if language in LANGUAGES else DEFAULT_LANGUAGE


@register.simple_tag
def site_url(page: str, **place: Any) -> str:
    """Return the address of a page of the site in the active language: {% site_url "document" kind="terms" %}."""
    return site_path(page, language_of_page(), **place)


@register.simple_tag
def screen_picture(name: str, alternative: str = "", *, is_first: bool = False) -> SafeString:
    """Draw a picture of a screen: in the page's language, light or dark as the reader's device, in the size it needs.

    ``is_first``: it is in sight when the page opens, so it does not wait until somebody scrolls.
    """
    stem = f"site/pictures/{name}-{language_of_page()}"
    return format_html(
        '<picture><source media="(prefers-color-scheme: dark)" srcset="{}" sizes="{}" type="image/webp">'
        '<img src="{}" srcset="{}" sizes="{}" alt="{}" width="{}" height="{}" {} decoding="async"></picture>',
        _sizes_of(f"{stem}-dark"),
        ON_PAGE,
        static(f"{stem}-light.webp"),
        _sizes_of(f"{stem}-light"),
        ON_PAGE,
        alternative,
        WIDTH,
        HEIGHT,
        AT_ONCE if is_first else LATER,
    )


def _sizes_of(stem: str) -> str:
    return f"{static(f'{stem}-{SMALL_WIDTH}.webp')} {SMALL_WIDTH}w, {static(f'{stem}.webp')} {WIDTH}w"


@register.simple_tag
def structured(data: dict[str, Any]) -> SafeString:
    """Write structured data. It is data and not a script: nothing runs, the content policy has nothing to forbid."""
    text = json.dumps(data, ensure_ascii=False)
    for sign, escape in ESCAPES.items():
        text = text.replace(sign, escape)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  # escaped just above


@register.filter
def zloty(amount: Any) -> str:
    """Return an amount as it is written in the page's language: 1 240,00 zł or PLN 1,240.00."""
    plain = f"{rounded(amount):,.2f}"
    if language_of_page() != "pl":
        return f"PLN\u00a0{plain}"
    return plain.replace(",", "\u00a0").replace(".", ",") + "\u00a0zł"


@register.filter
def unlocalized(amount: Any) -> str:
    """Return an amount as programs write it."""
    return str(amount)


UNIT_WORDS = {"user_month": _("a month for each user"), "month": _("a month"), "piece": _("each")}


@register.filter
def unit_words(unit: str) -> str:
    """Return what a price is paid for."""
    return str(UNIT_WORDS.get(unit, ""))


@register.simple_tag
def control(bound: BoundField) -> SafeString:
    """Draw a form's control, its mistake tied to it."""
    if not bound.errors:
        return bound.as_widget(attrs={"required": bound.field.required})
    return bound.as_widget(attrs={"aria-invalid": "true", "aria-describedby": f"{bound.id_for_label}-error"})
