"""One of many: a list drawn in one piece, or a field that finds by words where nobody reads the list any more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.urls import reverse
from django.utils.choices import BaseChoiceIterator
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

#: A list of more than these is no longer read, it is searched.
FEW = 40
SEARCH = (
    '<search-choice class="tc-searchchoice" data-url="{url}"><input type="hidden" name="{name}" value="{value}">'
    '<input class="form-select {css_class}" type="text" id="{id}" value="{label}" placeholder="{empty}" '
    'role="combobox" '
    'aria-expanded="false" aria-autocomplete="list" aria-controls="{id}-list" autocomplete="off" '
    'spellcheck="false"{described}{invalid}{focus}>'
    '<div class="tc-menu tc-searchlist" id="{id}-list" role="listbox" aria-label="{empty}" hidden></div>'
    "</search-choice>"
)


class Pairs(BaseChoiceIterator):
    """Choices that are pairs already; in a list Django looks at each of hundreds whether it is a group of choices."""

    def __init__(self, pairs: Iterable[tuple[str, Any]]) -> None:
        self._pairs = tuple(pairs)

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        """Go through the pairs."""
        return iter(self._pairs)


class LongSelect(forms.Select):
    """A list of hundreds (time zones) in one piece; Django draws each choice with a template of its own."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Draw the list."""
        options = _options(tuple((str(one), str(label)) for one, label in self.choices))
        chosen = f'<option value="{escape("" if value is None else value)}"'
        options = mark_safe(options.replace(f"{chosen}>", f"{chosen} selected>", 1))  # noqa: S308  # escaped, all of it
        return format_html('<select name="{}"{}>{}</select>', name, flatatt({**self.attrs, **(attrs or {})}), options)


@lru_cache(maxsize=256)
def _options(choices: tuple[tuple[str, str], ...]) -> SafeString:
    """Draw the choices, none of them selected: the time zones are the same on every form."""
    return format_html_join("", '<option value="{}">{}</option>', choices)


class SearchSelect(LongSelect):
    """A select that becomes a combobox. ``address`` names the page that answers with the choices for ``?q=``."""

    def __init__(self, address: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.address = address

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Draw the list, or the chosen one in a field that finds the others."""
        labels = {str(one): str(label) for one, label in self.choices}
        if len(labels) <= FEW:
            return super().render(name, value, attrs, renderer)
        attributes = {**self.attrs, **(attrs or {})}
        chosen = str(value or "")
        return format_html(
            SEARCH,
            url=reverse(self.address),
            name=name,
            value=chosen if chosen in labels else "",
            label=labels.get(chosen, "") if chosen else "",
            empty=labels.get("", ""),
            id=attributes.get("id", name),
            css_class="is-invalid" if "aria-invalid" in attributes else "",
            described=_attribute("aria-describedby", attributes),
            invalid=_attribute("aria-invalid", attributes),
            focus=_attribute("autofocus", attributes),
        )


def _attribute(name: str, attributes: dict[str, Any]) -> SafeString:
    value = attributes.get(name)
    return format_html(' {}="{}"', name, "" if value is True else value) if value else SafeString()
