"""Drawing passwords: the field that can be looked at, the live list of rules; rows of subgroups; how many people."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BoundField
from django.template import Context
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from telecube.accounts.passwords import REQUIREMENTS
from telecube.accounts.queries.user_groups import Block
from telecube.core.pattern import ANYBODY, Pattern

register = template.Library()


@register.filter
def people(count: int) -> str:
    """Return „1 osoba”, „5 osób”, or „nikt” for none; a list says it for each of its rows, where a tag costs more."""
    if not count:
        return gettext("nobody")
    return ngettext("%(count)s person", "%(count)s people", count) % {"count": count}


@register.simple_tag(takes_context=True)
def subgroup_row(context: Context, inner: Block) -> SafeString:
    """Draw a subgroup in the panel of its group."""
    pk = inner.group.pk
    has_focus = context.get("came_from") == pk and not context.get("refused")
    kept: Any = context.render_context
    patterns: dict[bool, Pattern] = kept.setdefault(subgroup_row, {})
    if has_focus not in patterns:
        around = {name: context[name] for name in ("family", "csrf_token")}
        around |= {"key": ANYBODY, "has_focus": has_focus}
        patterns[has_focus] = Pattern.of("accounts/_subgroup_row.html", around, "name", "people")
    return patterns[has_focus].fill(pk=pk, name=inner.group.name, people=people(inner.user_count))


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
