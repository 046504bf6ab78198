"""Measures the chosen rows one after the other; `scripts/bench` comes here."""

import sys
from collections.abc import Callable

import django

from bench.options import Options, read_options
from telecube.devtools.instance import Instance, open_instance
from telecube.devtools.screen import say
from telecube.devtools.setup import troubles_end_the_program
from telecube.devtools.supervisor import interruptible, sole_run

django.setup()

from bench import report  # noqa: E402  # needs the settings
from bench.installation import Installation, running_installation  # noqa: E402
from bench.rows import held, pages, people, popups, registrations, setups  # noqa: E402
from bench.tables import Table  # noqa: E402

MEASURES: dict[str, Callable[[Installation, Options], list[Table]]] = {
    "setups": setups.measure,
    "held": held.measure,
    "registrations": registrations.measure,
    "popups": popups.measure,
    "pages": pages.measure,
    "people": people.measure,
}


def main() -> None:
    options = read_options(sys.argv[1:])
    instance = open_instance("bench")
    with troubles_end_the_program(), interruptible(), sole_run(instance):
        with running_installation(instance) as installation:
            installation.start("postgres")
            for row in options.rows:
                measure_row(installation, options, row)
        if options.is_writing:
            write(instance)


def measure_row(installation: Installation, options: Options, row: str) -> None:
    say(f"\n═══ {row} ═══")
    tables = MEASURES[row](installation, options)
    for table in tables:
        say("\n" + table.as_text())
    if not options.is_quick:
        report.keep(installation.instance, row, tables, command=["scripts/bench", *sys.argv[1:]])


def write(instance: Instance) -> None:
    file = report.write(instance)
    say(f"\nWritten to {file}.")


if __name__ == "__main__":
    main()
