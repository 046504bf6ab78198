"""Raw events arrive exactly once, whatever happens to the file, the database or the process."""

import os
from pathlib import Path

import pytest
from django.db import DatabaseError, connections

from telecube.calls import ingest
from telecube.calls.ingest import Ingest
from telecube.calls.interpreter.events import FIELDS, LONGEST_LINE, UnreadableEvent, body_of
from telecube.calls.models import CallEvent, DirtyCall, IngestPosition
from telecube.calls.tests.conftest import EventFile, row
from telecube.calls.tests.test_interpreter import BUSY, COLLEAGUE_ANSWERS
from telecube.telephony.asterisk import rendering

pytestmark = pytest.mark.django_db(databases=["default", "platform"])


def stored(event_file: EventFile) -> list[str]:
    rows = CallEvent.objects.using("platform").filter(linked_id=event_file.linked_id()).order_by("id")
    return list(rows.values_list("type", flat=True))


def test_every_line_becomes_one_row_and_its_call_is_marked(event_file):
    event_file.write(COLLEAGUE_ANSWERS)
    assert Ingest(event_file.path).store_news() is True
    assert len(stored(event_file)) == 15
    assert DirtyCall.objects.using("platform").filter(linked_id=event_file.linked_id()).exists()
    row = CallEvent.objects.using("platform").filter(linked_id=event_file.linked_id()).first()
    assert row is not None
    assert row.tenant_id == event_file.company.id


def test_a_second_look_and_a_new_process_store_nothing_again(event_file):
    event_file.write(COLLEAGUE_ANSWERS)
    reader = Ingest(event_file.path)
    reader.store_news()
    assert reader.store_news() is False
    assert Ingest(event_file.path).store_news() is False
    assert len(stored(event_file)) == 15


def test_a_line_that_is_still_being_written_waits_for_its_end(event_file):
    first, second, *_ = event_file.lines(COLLEAGUE_ANSWERS)
    reader = Ingest(event_file.path)
    event_file.append(first + second[:40])
    reader.store_news()
    assert len(stored(event_file)) == 1
    event_file.append(second[40:])
    reader.store_news()
    assert len(stored(event_file)) == 2


def test_nothing_is_lost_when_the_file_is_renamed_and_begun_anew(event_file):
    lines = event_file.lines(COLLEAGUE_ANSWERS)
    reader = Ingest(event_file.path)
    event_file.append(b"".join(lines[:5]))
    reader.store_news()
    event_file.append(b"".join(lines[5:8]))
    event_file.path.rename(event_file.path.with_name("cel.csv.1"))
    event_file.append(b"".join(lines[8:]))
    reader.store_news()
    assert len(stored(event_file)) == 15


def test_a_rotation_while_the_process_was_down_loses_nothing(event_file):
    lines = event_file.lines(COLLEAGUE_ANSWERS)
    event_file.append(b"".join(lines[:5]))
    Ingest(event_file.path).store_news()
    event_file.append(b"".join(lines[5:8]))
    os.rename(event_file.path, event_file.path.with_name("cel.csv.20261123"))
    event_file.append(b"".join(lines[8:]))
    Ingest(event_file.path).store_news()
    assert len(stored(event_file)) == 15


def test_a_line_that_is_no_event_is_left_out_and_the_next_ones_are_kept(event_file):
    lines = event_file.lines(BUSY)
    event_file.append(lines[0] + b'\x00\xff no event\n[1]\n\n"X","1"\n' + lines[1])
    Ingest(event_file.path).store_news()
    assert len(stored(event_file)) == 2


def test_a_nul_in_a_header_is_no_reason_to_lose_the_event(event_file):
    line = event_file.lines(BUSY)[0].replace(b'"101"', b'"10\x001"')
    event_file.append(line)
    Ingest(event_file.path).store_news()
    row = CallEvent.objects.using("platform").get(linked_id=event_file.linked_id())
    assert row.body["num"] == "101"


@pytest.mark.parametrize("dialled", ['x","01a2', "x\\", 'x\\","y":"', '""', '"', "x,y"])
def test_what_somebody_dials_stays_one_value(event_file, dialled):
    """Quotes in it are doubled, whatever stands around them."""
    values = {"eventtype": "CHAN_START", "eventtime": "1.5", "linkedid": "7", "exten": dialled, "tenantid": ""}
    assert body_of(row(*(values.get(name, "") for name in FIELDS))[:-1])["exten"] == dialled


def test_a_line_that_the_exchange_has_cut_keeps_what_it_has(event_file):
    """The long values stand at its end; what the record is made of comes first."""
    line = event_file.lines(COLLEAGUE_ANSWERS)[1]
    long = line.replace(b"/sip:", b"/sip:" + b"x" * 2000)
    event_file.append(long[:LONGEST_LINE] + b"\n")
    Ingest(event_file.path).store_news()
    kept = CallEvent.objects.using("platform").get(linked_id=event_file.linked_id())
    assert (kept.type, kept.tenant_id) == ("APP_START", event_file.company.id)
    assert kept.body["num"] == "101"


@pytest.mark.parametrize("cut", range(-6, 1))
def test_a_line_may_be_cut_anywhere(cut):
    whole = row(*(["v" * 40, 'a""b,"', ""] * 7)[: len(FIELDS)])[:-1]
    longer = row("p" * (LONGEST_LINE + cut - 8), *(["v", '"', ""] * 7)[: len(FIELDS) - 1])[:-1]
    assert len(body_of(whole)) == len(FIELDS)
    body = body_of(longer[:LONGEST_LINE])
    assert body["eventtype"].startswith("ppp")


def test_a_short_line_that_lacks_its_end_is_no_event():
    with pytest.raises(UnreadableEvent):
        body_of(row(*["v"] * len(FIELDS))[:-3])
    with pytest.raises(UnreadableEvent):
        body_of(row(*["v"] * len(FIELDS))[:-1] + b'x"')
    with pytest.raises(UnreadableEvent, match="12 values"):
        body_of(row(*["v"] * (len(FIELDS) - 1))[:-1])


def test_the_fields_are_those_that_the_exchange_is_told_to_write(tmp_path):
    template = Path(rendering.__file__).parent / "templates/cel_custom.conf"
    told = next(line for line in template.read_text().splitlines() if line.startswith("fields"))
    assert tuple(name.strip().lower() for name in told.split("=")[1].split(",")) == FIELDS


def test_the_position_moves_only_together_with_the_rows(event_file, monkeypatch):
    event_file.write(COLLEAGUE_ANSWERS)
    reader = Ingest(event_file.path)

    def die(rows):
        raise DatabaseError("the database went away")

    with monkeypatch.context() as patch:
        patch.setattr(ingest, "append_events", die)
        with pytest.raises(DatabaseError):
            reader.store_news()
    assert stored(event_file) == []
    assert not IngestPosition.objects.using("platform").filter(offset__gt=0, file_id=file_id(event_file)).exists()
    reader.store_news()
    assert len(stored(event_file)) == 15


def test_the_application_role_may_not_even_look_at_raw_events():
    with pytest.raises(DatabaseError, match="permission denied"), connections["default"].cursor() as cursor:
        cursor.execute("SELECT 1 FROM calls_callevent")


@pytest.mark.parametrize("sentence", ["UPDATE calls_callevent SET type = 'X'", "DELETE FROM calls_callevent"])
def test_nobody_rewrites_what_the_switch_said(sentence):
    with pytest.raises(DatabaseError, match="permission denied"), connections["platform"].cursor() as cursor:
        cursor.execute(sentence)


def file_id(event_file: EventFile) -> str:
    from telecube.calls.event_file import file_id_of

    return file_id_of(event_file.path) or ""
