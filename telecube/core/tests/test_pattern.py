"""A pattern is drawn once and filled in: each row gets its own, and a value becomes neither markup nor a gap."""

from __future__ import annotations

from django.utils.safestring import SafeString

from telecube.core.ids import uuid7
from telecube.core.pattern import ANYBODY, Pattern, gap


def test_each_filling_has_its_own_values() -> None:
    pattern, first, second = Pattern(f"<a href='/users/{ANYBODY}/'>{gap('name')}</a>"), uuid7(), uuid7()
    assert pattern.fill(pk=first, name="Ewa") == f"<a href='/users/{first}/'>Ewa</a>"
    assert pattern.fill(pk=second, name="Jan") == f"<a href='/users/{second}/'>Jan</a>"


def test_a_value_is_escaped_unless_it_was_drawn() -> None:
    pattern = Pattern(f"{gap('name')} {gap('name')} {gap('icon')}")
    assert pattern.fill(name="<b>", icon=SafeString("<svg></svg>")) == "&lt;b&gt; &lt;b&gt; <svg></svg>"


def test_a_value_opens_no_gap_of_its_own() -> None:
    name = f"{gap('email')}{ANYBODY}"
    assert Pattern(f"{gap('name')}, {gap('email')}").fill(name=name, email="a@b") == f"{name}, a@b"


def test_a_template_is_drawn_with_gaps_in_its_context() -> None:
    pattern = Pattern.of("web/_empty.html", {"icon_name": "search", "url": ""}, "title", "text")
    drawn = pattern.fill(title="A & B", text="nothing")
    assert "A &amp; B" in drawn
    assert "nothing" in drawn
