"""The ui kit draws what the design says, safely and readable for everybody."""

from datetime import timedelta

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from telecube.core.paging import Page
from telecube.web import words


def draw(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


class Invitation(forms.Form):
    email = forms.EmailField(label="E-mail")
    note = forms.CharField(label="Note", required=False, help_text="Anything.")


def test_an_icon_is_hidden_from_screen_readers_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in draw('{% icon "phone" %}')
    labelled = draw('{% icon "phone" label="Call" %}')
    assert 'aria-label="Call"' in labelled
    assert "aria-hidden" not in labelled


def test_a_refused_field_ties_its_help_and_error_to_the_control() -> None:
    form = Invitation({"email": "wrong"})
    drawn = draw('{% field form.email help="Where mails go." %}', form=form)
    assert 'aria-describedby="id_email-help id_email-error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'value="wrong"' in drawn
    assert "Where mails go." in drawn


def test_only_an_optional_field_says_so() -> None:
    with translation.override("en"):
        form = Invitation()
        assert "(optional)" in draw("{% field form.note %}", form=form)
        assert "(optional)" not in draw("{% field form.email %}", form=form)


def test_a_field_passes_attributes_on_to_its_control() -> None:
    drawn = draw('{% field form.email autocomplete="email" data_kind="login" %}', form=Invitation())
    assert 'autocomplete="email"' in drawn
    assert 'data-kind="login"' in drawn


def test_a_number_becomes_a_link_that_calls() -> None:
    drawn = draw("{% phone number %}", number="+48602345678")
    assert 'href="tel:+48602345678"' in drawn
    assert 'data-call="+48602345678"' in drawn
    assert "602\u00a0345\u00a0678" in drawn


@pytest.mark.parametrize("number", ["101", "anonymous", "", None])
def test_what_is_no_outside_number_cannot_be_clicked(number: str | None) -> None:
    assert "data-call" not in draw("{% phone number %}", number=number)


def test_names_are_escaped() -> None:
    assert "<script>" not in draw(
        "{% avatar name %}{% badge name %}{% phone number name=name %}", name="<script>", number="+48602345678"
    )


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Krzysztof Jabłoński", "KJ"), ("Łukasz", "Ł"), ("Anna Maria Nowak", "AN"), ("602 345 678", "?"), ("", "?")],
)
def test_initials_come_from_the_first_and_the_last_word(name: str, initials: str) -> None:
    assert words.initials_of(name) == initials


def test_a_name_keeps_its_tint() -> None:
    assert words.tint_of("Anna Nowak") == words.tint_of(" anna nowak")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(None, "–"), (0, "0:00"), (8, "0:08"), (278, "4:38"), (3599, "59:59"), (8040, "2\u00a0h\u00a014\u00a0min")],
)
def test_durations_read_like_a_clock_and_from_one_hour_like_words(seconds: int | None, text: str) -> None:
    assert words.duration_words(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(59, "0 min"), (8040, "2 h 14 min"), (90_000, "1 dzień"), (450_000, "5 dni")]
)
def test_a_long_wait_is_told_in_days(seconds: int, text: str) -> None:
    with translation.override("pl"):
        assert words.waiting_words(seconds) == text.replace(" ", words.NBSP)


def test_recent_times_are_words_and_old_ones_dates() -> None:
    # A day before noon is noon of the day before, also where the clocks change.
    noon = timezone.localtime().replace(hour=12)
    with translation.override("pl"):
        assert words.day_and_time(noon).startswith("dziś, ")
        assert words.day_and_time(noon - timedelta(days=1)).startswith("wczoraj, ")
        assert words.day_and_time(noon - timedelta(days=800)).count(".") == 2


def test_pages_keep_the_filters_of_the_address() -> None:
    request = RequestFactory().get("/contacts/persons/", {"q": "kowal", "after": "old"})
    page = Page(rows=[], next_mark="new", previous_mark=None)
    with translation.override("en"):
        drawn = draw("{% pagination page %}", page=page, request=request)
    assert "q=kowal&amp;after=new" in drawn
    assert "old" not in drawn
    assert "Previous" not in drawn


def test_an_empty_list_offers_at_most_one_button() -> None:
    with_button = draw(
        '{% empty_state "phone-check" "Nobody waits" "New ones appear here." "/history/" "Show the history" %}'
    )
    assert 'href="/history/"' in with_button
    assert "<a" not in draw('{% empty_state "phone-check" "Nobody waits" %}')
