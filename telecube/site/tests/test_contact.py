"""The letter to the operator: sent once, refused kindly, useless for robots."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from telecube.config import config
from telecube.core.mail import _to_json

pytestmark = pytest.mark.django_db
LETTER = {"name": "Jan Nowak", "email": "jan@firma.example", "phone": "", "message": "Ile kosztuje?", "website": ""}


@pytest.fixture(autouse=True)
def _mails_arrive(settings: pytest.FixtureRequest) -> None:
    cache.clear()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]


def test_a_letter_goes_to_the_operator_and_an_answer_to_its_writer() -> None:
    answer = Client(enforce_csrf_checks=True).post("/kontakt/", LETTER)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/kontakt/?sent=1")
    assert answer.cookies == {}
    (letter,) = mail.outbox
    assert (letter.to, letter.reply_to) == ([config.seller_email], ["jan@firma.example"])
    assert "Ile kosztuje?" in letter.body
    assert _to_json(letter)["reply_to"] == ["jan@firma.example"]


def test_a_mistake_is_named_and_nothing_is_lost() -> None:
    page = Client().post("/kontakt/", {**LETTER, "email": "jan"})
    assert page.status_code == 422
    assert "Ile kosztuje?" in page.content.decode()
    assert 'aria-describedby="id_email-error"' in page.content.decode()
    assert re.findall(r'<(?:input|textarea)[^>]*name="(\w+)"[^>]*autofocus', page.content.decode()) == ["email"]
    assert mail.outbox == []


def test_a_robot_is_thanked_and_sends_nothing() -> None:
    assert Client().post("/kontakt/", {**LETTER, "website": "http://spam.example"}).status_code == 303
    assert mail.outbox == []


def test_the_sixth_letter_within_an_hour_is_refused() -> None:
    for _time in range(5):
        assert Client().post("/en/contact/", LETTER).status_code == 303
    assert Client().post("/en/contact/", LETTER).status_code == 429
    assert len(mail.outbox) == 5


def test_a_page_of_somebody_else_cannot_send_the_form() -> None:
    assert Client(headers={"sec-fetch-site": "cross-site"}).post("/kontakt/", LETTER).status_code == 429
    assert mail.outbox == []


def test_a_name_cannot_add_a_header() -> None:
    Client().post("/kontakt/", {**LETTER, "name": "Jan\r\nBcc: all@firma.example"})
    assert all("\n" not in letter.subject and letter.bcc == [] for letter in mail.outbox)
