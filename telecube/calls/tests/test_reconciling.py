"""Calls that the switch lost are closed as interrupted; calls whose end is on its way are left alone."""

from datetime import timedelta

from telecube.calls.actions.deriving import derive_call, derive_dirty_calls
from telecube.calls.actions.reconciling import Reconciliation
from telecube.calls.ingest import Ingest
from telecube.calls.models import CallRecord, LiveCall
from telecube.calls.tests.test_interpreter import COLLEAGUE_ANSWERS
from telecube.core.tenancy import tenant_scope


def begin_call(event_file) -> None:
    event_file.append(b"".join(event_file.lines(COLLEAGUE_ANSWERS)[:7]))
    Ingest(event_file.path).store_news()
    derive_dirty_calls()


def the_record(event_file) -> CallRecord:
    with tenant_scope(event_file.company.id):
        return CallRecord.objects.get(linked_id=event_file.linked_id())


def test_a_call_that_the_switch_does_not_know_in_two_looks_is_interrupted(committed_file):
    begin_call(committed_file)
    looks = Reconciliation()
    assert looks.look([]) == []
    assert committed_file.linked_id() in looks.look([])
    derive_dirty_calls()
    record = the_record(committed_file)
    assert (record.result, record.is_open) == ("interrupted", False)
    derive_call(committed_file.linked_id())
    assert the_record(committed_file).result == "interrupted"


def test_a_running_call_is_left_alone(committed_file):
    begin_call(committed_file)
    looks = Reconciliation()
    channels = [committed_file.linked_id(2)]
    looks.look(channels)
    assert committed_file.linked_id() not in looks.look(channels)
    assert the_record(committed_file).is_open


def test_an_end_that_arrives_late_beats_the_interruption(committed_file):
    begin_call(committed_file)
    looks = Reconciliation()
    looks.look([])
    looks.look([])
    derive_dirty_calls()
    committed_file.append(b"".join(committed_file.lines(COLLEAGUE_ANSWERS)[7:]))
    Ingest(committed_file.path).store_news()
    derive_dirty_calls()
    assert (the_record(committed_file).result, the_record(committed_file).duration_seconds) == ("answered", 3)


def test_a_lost_call_ends_when_it_was_last_seen_and_its_live_row_goes(committed_file):
    begin_call(committed_file)
    record = the_record(committed_file)
    with tenant_scope(committed_file.company.id):
        LiveCall.objects.create(
            linked_id=record.linked_id, state="talking", seen_at=record.started_at + timedelta(seconds=90)
        )
    looks = Reconciliation()
    looks.look([])
    looks.look([])
    derive_dirty_calls()
    assert the_record(committed_file).ended_at == record.started_at + timedelta(seconds=90)
    with tenant_scope(committed_file.company.id):
        assert not LiveCall.objects.exists()
