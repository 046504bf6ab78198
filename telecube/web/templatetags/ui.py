"""The ui kit as template tags: icons, fields, avatars, presence, badges, phone links, times, paging, empty lists.

Everything is drawn with classes only; the content policy forbids inline styles and scripts.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django import template
from django.forms import BoundField, CheckboxInput, RadioSelect, Select, Textarea
from django.template import Context
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from telecube.config import config
from telecube.core.paging import Page
from telecube.core.pattern import ANYBODY
from telecube.core.phone_numbers import format_number, to_e164
from telecube.web import words

register = template.Library()
DOT = mark_safe('<span class="tc-badge-dot"></span>')

register.filter("duration", words.duration_words)
register.filter("waiting", words.waiting_words)
register.filter("tint", words.tint_of)


@register.simple_tag
def icon(name: str, css_class: str = "", label: str | Promise = "") -> SafeString:
    """Draw an icon of the sprite. Without a label it is decoration, hidden from screen readers."""
    # A page has a hundred icons of twenty kinds: each is put together once.
    return _drawn_icon(name, css_class, str(label))


@lru_cache(maxsize=4096)
def _drawn_icon(name: str, css_class: str, label: str) -> SafeString:
    # A class that begins with tc-icon is the icon's own variant; others stand beside it.
    classes = f"tc-icon {css_class}".strip()
    source = f"{static('build/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>', classes, label, source
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', classes, source)


@register.simple_tag
def address(url_name: str, pk: UUID) -> str:
    """Return the address of one thing, as ``url`` with its id does at three times the cost; for long lists."""
    return _address_of_anybody(url_name).replace(ANYBODY, str(pk))


@cache
def _address_of_anybody(url_name: str) -> str:
    return reverse(url_name, args=[ANYBODY])


@register.simple_tag
def presence_word(code: str) -> str:
    """Return a presence as a word, for places where only the dot is drawn."""
    return str(words.PRESENCES.get(code, words.PRESENCES["off"]).word)


@register.inclusion_tag("web/_field.html")
def field(
    bound: BoundField, help: str | Promise = "", optional: bool | None = None, live: str = "", **attributes: Any
) -> dict[str, Any]:
    """Draw a form field: label above, control, help, errors tied to it with aria-describedby.

    ``optional`` marks the label (by default: when the form field is not required and is no checkbox); further keywords
    become attributes of the control, with _ for -.
    """
    widget = bound.field.widget
    hint = help or bound.help_text
    described = [f"{bound.id_for_label}-help"] * bool(hint) + [f"{bound.id_for_label}-error"] * bool(bound.errors)
    attrs = {name.replace("_", "-"): value for name, value in attributes.items()}
    attrs["class"] = f"{_control_class(widget)} {attrs.get('class', '')}".strip()
    if bound.errors:
        attrs["class"] += " is-invalid"
        attrs["aria-invalid"] = "true"
    if described:
        attrs["aria-describedby"] = " ".join(described)
    is_check = isinstance(widget, CheckboxInput)
    is_optional = not bound.field.required and not is_check if optional is None else optional
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=attrs),
        "hint": hint,
        "is_optional": is_optional,
        "is_check": is_check,
        "is_group": isinstance(widget, RadioSelect),
    }


def _control_class(widget: Any) -> str:
    if isinstance(widget, CheckboxInput | RadioSelect):
        return "form-check-input"
    if isinstance(widget, Textarea):
        return "form-control"
    return "form-select" if isinstance(widget, Select) else "form-control"


@register.inclusion_tag("web/_form_errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    """Draw what stands against the form as a whole, as an alert."""
    return {"errors": form.non_field_errors()}


@register.simple_tag
def avatar(name: object, presence: str = "", size: str = "", square: bool = False) -> SafeString:
    """Draw a user's picture, or initials on the name's own tint. ``size``: s, l, xl; ``presence``: a code like ready.

    ``name`` is a user, whose row knows the hash of the picture, or any name.
    """
    text = str(name)
    classes = ["tc-av", words.tint_of(text), f"is-{size}" if size else "", "is-sq" if square else ""]
    return format_html(
        '<span class="{}" aria-hidden="true">{}{}</span>',
        " ".join(part for part in classes if part),
        _picture(name) or words.initials_of(text),
        presence_dot(presence) if presence else "",
    )


def _picture(somebody: object) -> SafeString | str:
    avatar_hash = getattr(somebody, "avatar_hash", "")
    if not avatar_hash:
        return ""
    # The prefix of the address is the same for all: a list draws hundreds.
    address = f"{_avatar_root()}{somebody.pk}/{avatar_hash}.webp"  # type: ignore[attr-defined]
    return format_html('<img src="{}" alt="" width="56" height="56" loading="lazy" decoding="async">', address)


@cache
def _avatar_root() -> str:
    return reverse("accounts:avatar", args=[UUID(int=0), "x"]).partition(str(UUID(int=0)))[0]


@register.simple_tag
@lru_cache(maxsize=32)
def presence_dot(code: str) -> SafeString:
    """Draw a presence without its word, for places where the word stands beside it."""
    look = words.PRESENCES.get(code, words.PRESENCES["off"])
    inner = icon(look.icon) if look.icon else mark_safe("")
    return format_html('<span class="tc-pres {}" aria-hidden="true">{}</span>', look.css_class, inner)


@register.simple_tag
def presence_dots() -> SafeString:
    """Draw every presence once, for scripts that change a dot in place."""
    rows = ((code, look.word, presence_dot(code)) for code, look in words.PRESENCES.items())
    return format_html_join("", '<span data-presence="{}" data-word="{}">{}</span>', rows)


@register.simple_tag
def presence(code: str) -> SafeString:
    """Draw a presence with its word."""
    look = words.PRESENCES.get(code, words.PRESENCES["off"])
    return format_html('<span class="tc-row">{}<span>{}</span></span>', presence_dot(code), look.word)


@register.simple_tag
def badge(word: object, kind: str = "", icon_name: str = "") -> SafeString:
    """Draw a state: icon or dot, and the word. ``kind`` is a class of components.css: answered, missed, ok, live…"""
    mark = icon(icon_name) if icon_name else DOT
    return format_html('<span class="tc-badge{}">{}{}</span>', f" is-{kind}" if kind else "", mark, word)


@register.simple_tag
def phone(number: str | None, css_class: str = "", name: object = "") -> SafeString:
    """Draw a number that calls on click; what is no number (extension, withheld) stays text."""
    if not number:
        return mark_safe("")
    dialled = to_e164(number)
    shown = format_number(number)
    if dialled is None or not number.startswith("+"):
        return format_html('<span class="tc-num {}">{}</span>', css_class, shown)
    return format_html(
        '<a class="tc-num {}" href="tel:{}" data-call="{}" data-call-name="{}">{}</a>',
        css_class,
        dialled,
        dialled,
        name,
        shown,
    )


register.filter("phone_number", format_number)


@register.filter
def clock(moment: datetime | None) -> str:
    """Return the local time of day: 9:05."""
    return words.clock_time(moment) if moment else ""


@register.filter
def full_day(day: date | datetime | None) -> str:
    """Return 29.11.2026 in Polish, 29 Nov 2026 in English."""
    return words.full_date(day) if day else ""


@register.filter
def full_moment(moment: datetime | None) -> str:
    """Return 29.11.2026, 14:05 in Polish, 29 Nov 2026, 14:05 in English."""
    return words.full_moment(moment) if moment else ""


@register.filter
def day_time(moment: datetime | None) -> str:
    """Return today, 12:06 · yesterday, 16:20 · 20 Nov, 12:41 · 31 Dec 2025."""
    return words.day_and_time(moment) if moment else ""


@register.filter
def day_heading(moment: datetime | None) -> str:
    """Return Today · Yesterday · Friday, 20 November."""
    return words.day_heading(moment) if moment else ""


@register.simple_tag
def when(moment: datetime | None, css_class: str = "") -> SafeString:
    """Draw a time element in words, the exact moment as its title."""
    if moment is None:
        return mark_safe("")
    local = timezone.localtime(moment)
    return format_html(
        '<time class="{}" datetime="{}" title="{}">{}</time>',
        f"tc-num {css_class}".strip(),
        local.isoformat(),
        f"{words.full_moment(moment)}:{local.second:02}",
        words.day_and_time(moment),
    )


@register.inclusion_tag("web/_pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], target: str = "") -> dict[str, Any]:
    """Draw Previous and Next of a keyset page; filters in the address stay. ``target``: selector of a fragment."""
    request = context["request"]
    return {
        "previous": _with_mark(request, before=page.previous_mark),
        "next": _with_mark(request, after=page.next_mark),
        "target": target,
    }


def _with_mark(request: Any, **mark: str | None) -> str:
    ((name, value),) = mark.items()
    if value is None:
        return ""
    query = request.GET.copy()
    for old in ("after", "before"):
        query.pop(old, None)
    query[name] = value
    return f"{request.path}?{query.urlencode()}"


@register.inclusion_tag("web/_empty.html")
def empty_state(
    icon_name: str, title: object, text: object = "", url: str = "", label: object = "", css_class: str = ""
) -> dict[str, Any]:
    """Draw an empty list: icon, one sentence on what will be here, at most one button."""
    return {"icon_name": icon_name, "title": title, "text": text, "url": url, "label": label, "css_class": css_class}


@register.inclusion_tag("web/_logo.html")
def logo(label: object = "") -> dict[str, Any]:
    """Draw the sign of the house, or the installation's own."""
    return {"label": label, "has_own_logo": config.logo_path is not None}
