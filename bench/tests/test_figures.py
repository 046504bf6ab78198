"""Percentiles, tables, and what SIPp writes."""

import pytest

from bench.figures import milliseconds, percentile, spread_of
from bench.sipp_output import Counts, UnreadableOutput, final_counts, response_times
from bench.tables import Table

RTT = """Date_ms;response_time_ms;rtd_name
1795455698540.432129;12.345;1
1795455698560.123047;4;1
1795455698570.000000;99;2
1795455698580.0
"""
STATISTICS = """StartTime;TotalCallCreated;CurrentCall;SuccessfulCall(P);SuccessfulCall(C);FailedCall(P);FailedCall(C);\
Retransmissions(P);Retransmissions(C);
2026-11-23 18:41:38;10;4;6;6;0;0;0;0;
2026-11-23 18:41:39;20;0;11;17;3;3;1;2;
2026-11-23 18:41:40;2
"""


def test_a_percentile_is_a_value_that_was_measured() -> None:
    hundred = [float(value) for value in range(1, 101)]
    assert [percentile(hundred, share) for share in (50, 95, 99, 100)] == [50, 95, 99, 100]
    assert percentile([7.0], 99) == 7.0
    assert percentile([1.0, 2.0], 50) == 1.0


def test_nothing_has_no_percentile_and_is_shown_as_dashes() -> None:
    with pytest.raises(ValueError, match="nothing"):
        percentile([], 50)
    assert spread_of([]).cells == ["–", "–", "–"]


def test_a_spread_does_not_depend_on_the_order() -> None:
    assert spread_of([3.0, 1.0, 2.0]) == spread_of([1.0, 2.0, 3.0])
    assert spread_of([3.0, 1.0, 2.0]).most == 3.0


def test_small_times_keep_a_decimal() -> None:
    assert [milliseconds(value) for value in (0.44, 9.96, 12.6, 1234.0)] == ["0.4", "10.0", "13", "1,234"]


def test_it_reads_sipps_response_times_and_leaves_out_half_a_line() -> None:
    assert response_times(RTT) == [12.345, 4.0, 99.0]
    assert response_times(RTT, name="2") == [99.0]
    assert response_times("") == []


def test_it_refuses_response_times_of_another_form() -> None:
    with pytest.raises(UnreadableOutput):
        response_times("time,value\n1,2\n")


def test_it_reads_the_last_whole_line_of_sipps_counters() -> None:
    assert final_counts(STATISTICS) == Counts(placed=20, successful=17, failed=3, retransmissions=2)


def test_counters_without_a_line_are_zero_and_without_a_column_refused() -> None:
    assert final_counts(STATISTICS.splitlines()[0]) == Counts(0, 0, 0, 0)
    with pytest.raises(UnreadableOutput, match="Retransmissions"):
        final_counts("TotalCallCreated;SuccessfulCall(C);FailedCall(C);\n1;1;0;\n")


def test_a_table_is_aligned_on_the_terminal_and_survives_being_kept() -> None:
    table = Table("Calls", ["rate", "p50 ms"], [["10", "4.0"], ["100", "12"]], ["All succeeded."])
    assert Table.from_json(table.as_json()) == table
    assert table.as_text().splitlines() == [
        "Calls",
        "  rate  p50 ms",
        "  ────  ──────",
        "  10       4.0",
        "  100       12",
        "  All succeeded.",
    ]
    assert "| 100 | 12 |" in table.as_markdown()
    assert table.as_markdown().endswith("\n\nAll succeeded.\n")
