"""Health says for each part whether it works and what follows if not."""

from datetime import timedelta

import pytest
from django.test import Client

from telecube.core.clock import clock_set_to, now
from telecube.core.models import Heartbeat
from telecube.web.queries.health import daemon_health, database_health

pytestmark = pytest.mark.django_db


def test_the_database_is_measured() -> None:
    assert database_health().is_well


def test_a_daemon_with_a_fresh_sign_of_life_works() -> None:
    Heartbeat.objects.update_or_create(name="worker", defaults={"seen_at": now(), "is_well": True, "sentence": ""})
    assert daemon_health("worker", can_ask=True).is_well


def test_a_silent_daemon_is_down_and_the_sentence_says_since_when() -> None:
    seen_at = now()
    Heartbeat.objects.update_or_create(name="worker", defaults={"seen_at": seen_at, "is_well": True, "sentence": ""})
    with clock_set_to(seen_at + timedelta(seconds=90)):
        health = daemon_health("worker", can_ask=True)
    assert not health.is_well
    assert "90" in str(health.sentence)


def test_a_daemon_that_reports_trouble_is_quoted() -> None:
    trouble = {"seen_at": now(), "is_well": False, "sentence": "The exchange does not answer."}
    Heartbeat.objects.update_or_create(name="switchboard", defaults=trouble)
    health = daemon_health("switchboard", can_ask=True)
    assert (health.is_well, health.sentence) == (False, "The exchange does not answer.")


def test_monitors_get_json_and_people_a_page() -> None:
    Heartbeat.objects.filter(name="worker").delete()
    for_monitor = Client().get("/health/")
    assert for_monitor.status_code == 503
    assert for_monitor.json()["parts"]["worker"]["is_well"] is False
    assert for_monitor.json()["parts"]["database"]["is_well"] is True
    for_people = Client().get("/health/", headers={"Accept": "text/html", "Accept-Language": "en"})
    assert for_people.status_code == 503
    assert "Something does not work" in for_people.content.decode()
