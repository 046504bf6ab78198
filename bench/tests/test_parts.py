"""The other parts that decide from plain values: options, SIP messages, the static exchange, links, sound."""

import pytest

from bench import sip_messages
from bench.company import Device
from bench.options import ROWS, read_options
from bench.report import section_of
from bench.rows.held import lost_share
from bench.rows.pages import next_address
from bench.rows.people import verdict
from bench.static_switch import dial_plan, section

INVITE = (
    b"INVITE sip:phone@127.0.0.8 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:15260;branch=z9hG4bK1\r\n"
    b"Via: SIP/2.0/UDP 127.0.0.2:5060;branch=z9hG4bK2\r\nFrom: <sip:a@telecube>;tag=1\r\nTo: <sip:b@telecube>\r\n"
    b"Call-ID: abc\r\nCSeq: 7 INVITE\r\nContact: <sip:asterisk@127.0.0.1:15260>\r\n\r\n"
)
CHANNELS = """
                                             ...........Receive......... .........Transmit..........
 BridgeId ChannelId ........ UpTime.. Codec.   Count    Lost Pct  Jitter   Count    Lost Pct  Jitter RTT....
 ===========================================================================================================
 1f0ac5c1 abc-00000001       00:00:13 alaw       640      10   0   0.001    641       0    0   0.000   0.000
 1f0ac5c1 def-00000002       00:00:13 alaw      1350K      0   0   0.000    641       0    0   0.000   0.000
"""


def test_without_options_everything_is_measured() -> None:
    options = read_options([])
    assert options.rows == ROWS
    assert options.is_writing
    assert options.rates == tuple(sorted(options.rates))


def test_rows_are_measured_in_the_order_of_the_document() -> None:
    assert read_options(["pages", "setups", "--rates", "40,20"]).rows == ("setups", "pages")
    assert read_options(["--rates", "40,20"]).rates == (20, 40)


@pytest.mark.parametrize("arguments", [["nothing"], ["--rates", "fast"]])
def test_a_wrong_option_ends_the_program(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read_options(arguments)
    assert "there is no row" in (words := capsys.readouterr().err) or "is not a list" in words


def test_a_quick_run_is_small_and_leaves_the_document_as_it_is() -> None:
    quick = read_options(["people", "--quick"])
    assert (quick.is_quick, quick.is_writing, quick.requests) == (True, False, 10)
    assert read_options(["--quick", "--requests", "40"]).requests == 40
    assert (read_options([]).is_quick, read_options([]).requests) == (False, 300)


def test_one_page_over_the_budget_fails_the_table_and_is_named() -> None:
    assert verdict([["users", "pass"], ["form", "pass"]]).startswith("pass: all 2 pages")
    assert verdict([["users", "FAIL"], ["form", "pass"]]) == (
        "FAIL: 1 of 2 pages miss 150 ms at the 95th percentile: users."
    )


def test_a_row_that_was_not_measured_here_keeps_its_section_of_the_document() -> None:
    document = "# Performance\n\n## One\n\nfirst\n\n### Table\n\n## Two\n\nsecond\n"
    assert section_of(document, "## One") == "## One\n\nfirst\n\n### Table\n"
    assert section_of(document, "## Two") == "## Two\n\nsecond\n"
    assert section_of(document, "## Tw") == ""


def test_it_reads_a_sip_request_and_answers_it_with_all_its_vias() -> None:
    invite = sip_messages.parse(INVITE)
    assert (invite.method, invite.status, invite.contact) == ("INVITE", 0, "sip:asterisk@127.0.0.1:15260")
    answer = sip_messages.parse(sip_messages.response(invite, "180 Ringing", tag="9", contact="sip:b@127.0.0.8"))
    assert (answer.method, answer.status) == ("", 180)
    assert answer.vias == ("SIP/2.0/UDP 127.0.0.1:15260;branch=z9hG4bK1, SIP/2.0/UDP 127.0.0.2:5060;branch=z9hG4bK2",)
    assert answer.headers["to"] == "<sip:b@telecube>;tag=9"
    assert answer.headers["cseq"] == "7 INVITE"


def test_a_request_says_how_long_its_body_is() -> None:
    written = sip_messages.request("INVITE", "sip:x@127.0.0.1", {"CSeq": "1 INVITE"}, "v=0\r\n").decode()
    assert written.endswith("CSeq: 1 INVITE\r\nContent-Type: application/sdp\r\nContent-Length: 5\r\n\r\nv=0\r\n")


def test_the_static_exchange_has_one_plain_dial_for_each_phone() -> None:
    assert "exten => 1000,1,Dial(PJSIP/abc,30)\n same => n,Hangup()\n" in dial_plan([Device("abc", "secret", "1000")])


def test_a_row_of_a_view_becomes_a_section_without_its_empty_columns() -> None:
    row = {"id": "abc", "context": "phones", "webrtc": None, "rtp_timeout": 60}
    assert section("endpoint", row) == "\n[abc]\ntype = endpoint\ncontext = phones\nrtp_timeout = 60\n"


def test_it_finds_the_link_to_the_next_page() -> None:
    text = '<a hx-get="/contacts/persons/?q=a&amp;after=xyz">next</a>'
    assert next_address(text, "/contacts/persons/") == "/contacts/persons/?q=a&after=xyz"
    assert next_address('<a href="?after=xyz">', "/history/") == "/history/?after=xyz"
    assert next_address('<a href="?before=xyz">', "/history/") == ""


def test_lost_sound_is_counted_over_all_channels() -> None:
    assert lost_share(CHANNELS) == pytest.approx(10 / (640 + 10 + 1_350_000))
    assert lost_share("") == 0.0
