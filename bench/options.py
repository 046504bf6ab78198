"""What `scripts/bench` can be told."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

ROWS = ("setups", "held", "registrations", "popups", "pages", "people")
RATES = "20,30,40,50,60,70,80,100,120,140,160,180,200,240"
HELP = "Measures the product on this machine and writes docs/performance.md. Without options it measures everything."


@dataclass(frozen=True)
class Options:
    """Which rows, how long, how much."""

    rows: tuple[str, ...]
    seconds: int
    rates: tuple[int, ...]
    held: tuple[int, ...]
    registrations: tuple[int, ...]
    calls: int
    persons: int
    requests: int
    is_explaining: bool
    is_quick: bool
    is_writing: bool


def read_options(arguments: Sequence[str]) -> Options:
    """Read the command line; ends the program with a sentence when it is wrong."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=HELP)
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"rows to measure: {', '.join(ROWS)} (default: all)")
    parser.add_argument("--seconds", type=int, default=10, help="length of each step of load (default: 10)")
    parser.add_argument(
        "--rates",
        type=_numbers,
        default="20,30,40,50,60,70,80,100,120,140,160,180,200,240",
        help="call set-ups a second",
    )
    parser.add_argument("--held", type=_numbers, default="100,200,300,400", help="calls held at once")
    parser.add_argument("--registrations", type=_numbers, default="200,400,600,800,1000,1200,1600,2000")
    parser.add_argument("--calls", type=int, default=100, help="calls one after another for the pop-up (default: 100)")
    parser.add_argument("--persons", type=int, default=100_000, help="persons; history rows are five times as many")
    parser.add_argument("--requests", type=int, help="requests of each page (default: 300, quick: 10)")
    parser.add_argument(
        "--quick", action="store_true", help="a small company in `people`; tries the command, keeps nothing"
    )
    parser.add_argument("--explain", action="store_true", help="also measures what the parts of our routing cost")
    parser.add_argument("--no-write", action="store_true", help="prints only; docs/performance.md stays as it is")
    read = parser.parse_args(arguments)
    unknown = sorted(set(read.rows) - set(ROWS))
    if unknown:
        parser.error(f"there is no row {', '.join(unknown)}; there are {', '.join(ROWS)}")
    return Options(
        rows=tuple(row for row in ROWS if row in (read.rows or ROWS)),
        seconds=read.seconds,
        rates=read.rates,
        held=read.held,
        registrations=read.registrations,
        calls=read.calls,
        persons=read.persons,
        requests=read.requests or (10 if read.quick else 300),
        is_explaining=read.explain,
        is_quick=read.quick,
        is_writing=not (read.no_write or read.quick),
    )


def _numbers(text: str) -> tuple[int, ...]:
    try:
        return tuple(sorted(int(part) for part in text.split(",")))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a list like 20,40,60") from None
