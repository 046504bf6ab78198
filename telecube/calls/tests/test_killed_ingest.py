"""A process that is killed while it stores raw events neither loses nor doubles any."""

import os
import signal
import subprocess
import sys

from django.db.models import Sum

from telecube.calls.event_file import file_id_of
from telecube.calls.ingest import Ingest
from telecube.calls.models import CallEvent, IngestPosition
from telecube.calls.tests.test_interpreter import COLLEAGUE_ANSWERS
from telecube.devtools.processes import wait_until

CALLS = 120
# Small batches make many commits, so that the kill falls between and into them.
INGEST = """
import sys, django, pathlib
django.setup()
from telecube.calls import event_file, ingest
event_file._BATCH_BYTES = 3000
ingest.Ingest(pathlib.Path(sys.argv[1])).store_news()
"""


def test_a_process_killed_again_and_again_stores_every_line_once(committed_file):
    lines = committed_file.lines(COLLEAGUE_ANSWERS)
    committed_file.append(b"".join(lines * CALLS))
    for share in (0.1, 0.3, 0.6):
        start_and_kill(committed_file, at_offset=int(committed_file.path.stat().st_size * share))
    Ingest(committed_file.path).store_news()
    rows = CallEvent.objects.using("platform").filter(file_id=file_id_of(committed_file.path))
    assert rows.count() == rows.values("offset").distinct().count() == len(lines) * CALLS
    assert position(committed_file) == committed_file.path.stat().st_size


def start_and_kill(committed_file, *, at_offset: int) -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "telecube.settings"}
    process = subprocess.Popen([sys.executable, "-c", INGEST, str(committed_file.path)], env=environment)
    reached = wait_until(
        lambda: position(committed_file) >= at_offset or process.poll() is not None, seconds=60, every=0.01
    )
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert reached


def position(committed_file) -> int:
    moved = IngestPosition.objects.using("platform").filter(file_id=file_id_of(committed_file.path))
    return moved.aggregate(total=Sum("offset"))["total"] or 0
