"""Drawing the boxes of user groups in a profile. A company may have thousands: a template is several times slower."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from telecube.accounts.forms.group_fields import GroupField, Option

register = template.Library()
TICK = (
    '<label class="tc-tick{}"><input class="form-check-input" type="checkbox" name="user_groups" value="{}"{}>'
    "<span>{}</span></label>"
)


@register.simple_tag
def group_ticks(one: GroupField) -> SafeString:
    """Draw the boxes of a group's field: its subgroups and „without a subgroup”, or the group alone."""
    if not one.subgroups:
        return format_html(TICK, "", one.whole.value, _checked(one.whole), _("in the group"))
    boxes = format_html_join("", TICK, (("", option.value, _checked(option), option.name) for option in one.subgroups))
    return boxes + format_html(TICK, " is-whole", one.whole.value, _checked(one.whole), _("without a subgroup"))


def _checked(option: Option) -> str:
    return " checked" if option.is_chosen else ""
