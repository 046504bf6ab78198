"""Reads the files that SIPp writes; pure.

`-trace_rtt` gives one line for each measured time, `-trace_stat` one line for each period with cumulated counters
(their names end with "(C)").
"""

import csv
from dataclasses import dataclass


class UnreadableOutput(ValueError):
    """SIPp's file has another form than the tested version's."""


@dataclass(frozen=True)
class Counts:
    """What one SIPp has done by the end of its run."""

    placed: int
    successful: int
    failed: int
    retransmissions: int


def response_times(text: str, *, name: str = "") -> list[float]:
    """Return the times in milliseconds, in the order of the file; `name` picks one of several measured times."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        return []
    if not lines[0].startswith("Date_ms;response_time_ms"):
        raise UnreadableOutput(f"The response times begin with {lines[0][:60]!r}.")
    cells = [line.split(";") for line in lines[1:]]
    # A killed SIPp leaves half a line behind.
    whole = [line for line in cells if len(line) >= 3 and line[1]]
    return [float(line[1]) for line in whole if not name or line[2].strip() == name]


def final_counts(text: str) -> Counts:
    """Return the counters of the last whole line."""
    lines = list(csv.reader(text.splitlines(), delimiter=";"))
    if not lines:
        raise UnreadableOutput("The statistics are empty.")
    head = lines[0]
    whole = [line for line in lines[1:] if len(line) >= len(head) - 1]
    if not whole:
        return Counts(0, 0, 0, 0)
    last = dict(zip(head, whole[-1], strict=False))
    try:
        return Counts(
            placed=int(last["TotalCallCreated"]),
            successful=int(last["SuccessfulCall(C)"]),
            failed=int(last["FailedCall(C)"]),
            retransmissions=int(last["Retransmissions(C)"]),
        )
    except KeyError as missing:
        raise UnreadableOutput(f"The statistics have no column {missing}.") from None
