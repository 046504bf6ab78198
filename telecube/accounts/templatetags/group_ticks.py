"""Drawing the boxes of user groups in a profile. A company may have thousands: a template is several times slower."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from telecube.accounts.forms.group_fields import GroupField, Option
from telecube.core.pattern import ANYBODY, Pattern, gap

register = template.Library()
TICK = (
    '<label class="tc-tick{}"><input class="form-check-input" type="checkbox" name="user_groups" value="{}"{}>'
    "<span>{}</span></label>"
)
TO_FETCH = (
    '<fieldset class="tc-groupfield" data-group="{}"><legend class="form-label">{} <span class="tc-3">{}</span>'
    '</legend><div class="tc-ticks" id="user-group-ticks-{}">{}</div>'
    '<button class="btn btn-sm btn-quiet" type="button" '
    'hx-get="{}" hx-include="closest fieldset" hx-target="previous .tc-ticks" hx-swap="outerHTML" hx-push-url="false" '
    'data-fetch-ticks>{} <span class="tc-3">({})</span><span class="visually-hidden"> {}</span></button></fieldset>'
)
FOUND = (
    '<label class="tc-tick" data-of="{}"><input class="form-check-input" type="checkbox" value="{}">'
    "<span>{}</span></label>"
)


@register.simple_tag
def group_ticks(one: GroupField) -> SafeString:
    """Draw the boxes of a group's field: its subgroups and „without a subgroup”, or the group alone."""
    return _boxes(one, [*one.subgroups, one.whole])


@register.simple_tag
def found_ticks(found: Iterable[tuple[str, str, str]]) -> SafeString:
    """Draw groups that were found by words as boxes that know their field: (group, id, „group › subgroup”)."""
    return format_html_join("", FOUND, found)


@register.simple_tag
def group_field_to_fetch(one: GroupField) -> SafeString:
    """Draw a field with its ticked boxes and a button that fetches all of them; hundreds of these stand on a page."""
    boxes = _boxes(one, one.chosen) if one.ticked else ""
    return _field_to_fetch(get_language() or "").fill(pk=one.pk, name=one.name, size=one.size, boxes=boxes)


@cache
def _field_to_fetch(_language: str) -> Pattern:
    name, boxes, address = gap("name"), gap("boxes"), reverse("accounts:user-group-ticks", args=[ANYBODY])
    parts = (ANYBODY, name, _("(optional)"), ANYBODY, boxes, address, _("Choose"), gap("size"), name)
    return Pattern(format_html(TO_FETCH, *parts))


def _boxes(one: GroupField, options: list[Option]) -> SafeString:
    alone = _("without a subgroup") if one.subgroup_count else _("in the group")
    css_class = " is-whole" if one.subgroup_count else ""
    return format_html_join(
        "",
        TICK,
        (
            (css_class, option.value, _checked(option), alone)
            if option is one.whole
            else ("", option.value, _checked(option), option.name)
            for option in options
        ),
    )


def _checked(option: Option) -> str:
    return " checked" if option.is_chosen else ""
