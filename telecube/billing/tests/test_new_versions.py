"""New versions of documents: from a day to come, plain, in both languages; plans get their own words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from telecube.billing.actions.documents import publish_next
from telecube.billing.actions.plans import PlanTexts, create_plan, describe_plan
from telecube.billing.fees import Includes
from telecube.billing.invoice_errors import DocumentEmpty, DocumentNotPlain, VersionTooEarly
from telecube.billing.models import LegalDocument, Plan
from telecube.billing.plan_errors import PlanCodeTaken, TariffNeeded
from telecube.billing.queries.documents import current
from telecube.core.clock import today

TEXTS = {"title_pl": "Regulamin", "title_en": "Terms", "body_pl": "<p>Treść</p>", "body_en": "<p>Text</p>"}


def day(days: int) -> date:
    """Return a day after today."""
    return today() + timedelta(days=days)


def test_a_version_counts_on_and_holds_from_its_day(db: None) -> None:
    before = current("terms")
    first = publish_next(kind="terms", valid_from=day(400), texts=TEXTS)
    second = publish_next(kind="terms", valid_from=day(410), texts=TEXTS)
    assert second.version == first.version + 1
    assert current("terms") == before
    assert current("terms", day=day(405)) == first


@pytest.mark.parametrize("days", [0, -1, 400])
def test_a_version_of_today_or_before_another_is_refused(db: None, days: int) -> None:
    publish_next(kind="terms", valid_from=day(400), texts=TEXTS)
    with pytest.raises(VersionTooEarly):
        publish_next(kind="terms", valid_from=day(days), texts=TEXTS)


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script><p>x</p>",
        '<p onclick="x()">x</p>',
        '<a href="javascript:x()">x</a>',
        "<p>x",
        "<iframe></iframe>x",
        '<p style="color:red">x</p>',
        "<!doctype html><p>x</p>",
    ],
)
def test_a_document_is_plain(db: None, body: str) -> None:
    with pytest.raises(DocumentNotPlain):
        publish_next(kind="terms", valid_from=day(400), texts={**TEXTS, "body_en": body})
    assert not LegalDocument.objects.filter(valid_from=day(400)).exists()


@pytest.mark.parametrize("empty", [{"body_pl": "<p> </p>"}, {"title_en": " "}])
def test_a_document_has_words_in_both_languages(db: None, empty: dict[str, str]) -> None:
    with pytest.raises(DocumentEmpty):
        publish_next(kind="terms", valid_from=day(400), texts={**TEXTS, **empty})


def add(code: str, kind: str = "add_on") -> Plan:
    """Add a plan without a price."""
    texts = PlanTexts("Nowy", "New")
    return create_plan(code=code, kind=kind, texts=texts, includes=Includes(), tariff_id=None, is_public=True)


def test_a_code_is_used_once_and_a_package_has_call_rates(db: None) -> None:
    add("team-x")
    with pytest.raises(PlanCodeTaken):
        add("team-x")
    with pytest.raises(TariffNeeded):
        add("team-y", kind="exchange")


def test_an_example_becomes_the_operators_own_with_his_words(db: None) -> None:
    example = add("team-x")
    Plan.objects.filter(pk=example.pk).update(is_example=True)
    plan, changes = describe_plan(example.pk, texts=PlanTexts("Zespół", "New"), is_public=False)
    assert (plan.is_example, plan.is_public, plan.name_pl) == (False, False, "Zespół")
    assert changes == {
        "name_pl": ("Nowy", "Zespół"),
        "is_public": ("True", "False"),
        "is_example": ("True", "False"),
    }
