"""Documents in versions, and who accepted which of them."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser

import pytest

from telecube.audit.models import AuditEntry
from telecube.billing import legal_texts
from telecube.billing.actions import documents as actions
from telecube.billing.actions.documents import accept, accept_current, load_texts_of_the_product, publish
from telecube.billing.invoice_errors import DocumentGone
from telecube.billing.legal_texts import FOLDER, LegalText, texts_of_the_product
from telecube.billing.models import Acceptance, DocumentKind, LegalDocument
from telecube.billing.queries.documents import acceptances, current, missing_acceptances, title_of
from telecube.config import config
from telecube.core.clock import today
from telecube.core.ids import uuid7
from tests.world import Company

KINDS = [kind.value for kind in DocumentKind]
ALLOWED_TAGS = {"p", "h2", "ol", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"}


class Tags(HTMLParser):
    """Collects tags and refuses attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert attrs == [], f"{tag} has attributes"
        self.open.append(tag)
        self.seen.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def structure(body: str) -> list[str]:
    """Return the tags of a text in their order, each properly closed."""
    tags = Tags()
    tags.feed(body)
    assert tags.open == []
    return tags.seen


def renewed(version: int, day: date) -> LegalDocument:
    """Publish another version of the terms."""
    return publish(
        kind="terms",
        version=version,
        valid_from=day,
        title_pl="R",
        title_en="T",
        body_pl="<p>x</p>",
        body_en="<p>y</p>",
    )


@pytest.fixture
def loaded(db: None) -> None:
    """The product's documents."""
    load_texts_of_the_product()


@pytest.mark.parametrize("text", texts_of_the_product(), ids=lambda text: text.kind.value)
def test_both_languages_of_a_document_have_the_same_articles(text: LegalText) -> None:
    assert structure(text.body_pl) == structure(text.body_en)
    assert set(structure(text.body_pl)) <= ALLOWED_TAGS
    assert len(text.body_pl) > 3_500
    assert config.seller_name in text.body_pl
    assert config.seller_name in text.body_en
    assert "$" not in text.body_pl + text.body_en


@pytest.mark.parametrize("text", texts_of_the_product(), ids=lambda text: text.kind.value)
def test_polish_texts_leave_no_lonely_letter_at_the_end_of_a_line(text: LegalText) -> None:
    assert re.findall(r"(?<![\w>])[aiouwz] \w+", (FOLDER / f"{text.kind.value}.pl.html").read_text()) == []
    assert "Wzór dokumentu" in text.body_pl
    assert "Template." in text.body_en


def test_loading_twice_changes_nothing(loaded: None) -> None:
    before = list(LegalDocument.objects.order_by("kind").values())
    assert load_texts_of_the_product() == []
    assert list(LegalDocument.objects.order_by("kind").values()) == before
    assert {document["kind"] for document in before} == set(KINDS)


def test_the_real_seller_replaces_the_example_in_a_new_version(loaded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    real = config.model_copy(update={"seller_nip": "5260250274", "seller_name": "Prawdziwa <Firma>"})
    for module in (legal_texts, actions):
        monkeypatch.setattr(module, "config", real)
    published = load_texts_of_the_product()
    assert [document.version for document in published] == [2, 2, 2]
    assert "Prawdziwa &lt;Firma&gt;" in published[0].body_pl
    assert load_texts_of_the_product() == []


def test_a_new_version_is_current_from_its_day(loaded: None) -> None:
    newer = renewed(90, date(2035, 5, 1))
    assert current("terms", day=date(2035, 5, 1)) == newer
    before = current("terms", day=date(2035, 4, 30))
    assert before is not None
    assert before.version != 90
    assert title_of(before, "en") == "Terms of service"


def test_an_acceptance_keeps_version_user_time_and_address(loaded: None, acme: Company) -> None:
    anna = acme.actor("anna")
    assert len(missing_acceptances(KINDS)) == 3
    accept_current(anna, ["terms", "dpa"], occasion="sign_up")
    kept = acceptances()
    assert {(one.document.kind, one.user_id, one.occasion) for one in kept} == {
        ("terms", anna.user_id, "sign_up"),
        ("dpa", anna.user_id, "sign_up"),
    }
    assert [document.kind for document in missing_acceptances(KINDS)] == ["privacy"]
    assert AuditEntry.objects.filter(action="billing.document.accepted").count() == 2


def test_an_old_or_unknown_version_cannot_be_accepted(loaded: None, acme: Company) -> None:
    terms = current("terms")
    assert terms is not None
    renewed(terms.version + 1, today())
    for document_id in (terms.pk, uuid7()):
        with pytest.raises(DocumentGone):
            accept(acme.actor("anna"), [document_id])
    assert Acceptance.objects.count() == 0
