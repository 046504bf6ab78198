"""Drawing passwords: the field that can be looked at, the live list of rules; rows of subgroups; how many people."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import template
from django.forms import BoundField
from django.template import Context
from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from telecube.accounts.passwords import REQUIREMENTS
from telecube.accounts.queries.user_groups import Block

register = template.Library()
#: Stand-ins: an id that nothing has, and no characters of any script.
ANYBODY = str(UUID(int=0))
NAME, PEOPLE = "\ue000", "\ue001"


@register.filter
def people(count: int) -> str:
    """Return „1 osoba”, „5 osób”, or „nikt” for none; a list says it for each of its rows, where a tag costs more."""
    if not count:
        return gettext("nobody")
    return ngettext("%(count)s person", "%(count)s people", count) % {"count": count}


@register.simple_tag(takes_context=True)
def subgroup_row(context: Context, inner: Block) -> SafeString:
    """Draw a subgroup in the panel of its group: the row is drawn once, which costs a millisecond, and filled in."""
    pk = inner.group.pk
    has_focus = context.get("came_from") == pk and not context.get("refused")
    kept: Any = context.render_context
    drawn: dict[bool, str] = kept.setdefault(subgroup_row, {})
    if has_focus not in drawn:
        drawn[has_focus] = get_template("accounts/_subgroup_row.html").render(
            {
                "name": NAME,
                "key": ANYBODY,
                "people": PEOPLE,
                "family": context["family"],
                "has_focus": has_focus,
                "csrf_token": context["csrf_token"],
            }
        )
    filled = drawn[has_focus].replace(ANYBODY, str(pk)).replace(PEOPLE, people(inner.user_count))
    # The name comes last: what a subgroup is called fills in nothing else.
    return mark_safe(filled.replace(NAME, escape(inner.group.name)))  # noqa: S308  # the template escapes, and so do we


@register.inclusion_tag("accounts/_password_field.html")
def password_field(
    bound: BoundField, rules: bool = False, help: str | Promise = "", **attributes: str
) -> dict[str, Any]:
    """Draw a password field with an eye; ``rules``: a list of rules drawn beside it describes it.

    Further keywords become attributes of the control, with _ for -.
    """
    described = [f"{bound.id_for_label}-rules"] * rules + [f"{bound.id_for_label}-help"] * bool(help)
    described += [f"{bound.id_for_label}-error"] * bool(bound.errors)
    attrs: dict[str, str | bool] = {"class": "form-control"}
    attrs |= {name.replace("_", "-"): value for name, value in attributes.items()}
    if bound.errors:
        attrs |= {"class": "form-control is-invalid", "aria-invalid": "true"}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return {"field": bound, "control": bound.as_widget(attrs=attrs), "help": help}


@register.inclusion_tag("accounts/_chip_choice.html")
def chip_choice(bound: BoundField) -> dict[str, Any]:
    """Draw several of many in an order, as chips; without scripts a list in which several can be marked."""
    described = [f"{bound.id_for_label}-help", *([f"{bound.id_for_label}-error"] if bound.errors else [])]
    attrs: dict[str, str | bool] = {"class": "form-select", "size": "4", "aria-describedby": " ".join(described)}
    return {"bound": bound, "control": bound.as_widget(attrs=attrs)}


@register.inclusion_tag("accounts/_password_rules.html")
def password_rules(bound: BoundField, repeat: BoundField | None = None) -> dict[str, Any]:
    """Draw the rules of a new password; the browser ticks them off while typing."""
    return {"field": bound, "repeat": repeat, "requirements": REQUIREMENTS}
