"""scripts/dev: the whole product on one machine, from nothing to an address."""

import argparse
import time
from collections.abc import Sequence

from telecube.devtools.instance import PROJECT_ROOT, Instance
from telecube.devtools.screen import say
from telecube.devtools.services import manage
from telecube.devtools.setup import open_or_make, prepare_instance, set_up, troubles_end_the_program
from telecube.devtools.supervisor import Supervisor, clear_the_way, interruptible, sole_run

HELP = "Sets up what is missing, starts TeleCube CRM with demo data and says what to try. Ctrl-C stops it."
ALL = ("postgres", "asterisk", "web", "worker", "switchboard", "operator", "przelewy24", "taxpayers")


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="scripts/dev", description=HELP)
    parser.parse_args(arguments)
    with troubles_end_the_program(), interruptible():
        began = time.monotonic()
        instance = open_or_make("dev")
        with sole_run(instance):
            clear_the_way(instance, ALL)
            set_up()
            run(prepare_instance("dev"), began)


def run(instance: Instance, began: float) -> None:
    supervisor = Supervisor(instance)
    try:
        say("• Starting")
        supervisor.start("postgres")
        demo = manage(instance, "load_demo", purpose="Loading the demo data")
        supervisor.start(*ALL[1:])
        say(f"  all of it after {time.monotonic() - began:.0f} s")
        say(welcome(instance, demo))
        supervisor.watch()
    except KeyboardInterrupt:
        say("\n• Stopping")
    finally:
        supervisor.stop()
    say("  all processes have ended; the data stays in var/dev.")


def welcome(instance: Instance, demo: str) -> str:
    """The address, the logins and what to try; `demo` is what load_demo says about itself."""
    home = instance.home.relative_to(PROJECT_ROOT)
    return f"""
────────────────────────────────────────────────────────────────────────
  TeleCube CRM runs at  {instance.web_address}

{indented(demo)}
  Mails land in {home}/mail, logs in {home}/log.

  What to try
  1. Log in as Anna, and as Ben in a private window. Let the softphones use
     the microphone. Anna calls Ben's extension 102; Ben answers.
  2. scripts/demo-call – the demo operator rings the company's number; the
     pop-up shows who calls, with a link to the card.
  3. Open a contact and click its number to call outside.
  4. Contact history: every call stands there a moment after it ends, and
     on the contact's card.
  5. Sign up a company of your own: {instance.web_address}/signup/
  6. Users → a user → SIP account: set up a phone with the QR code.
  7. Account and finances → top up online: you pay at a stand-in for
     Przelewy24, without any money.

  Ctrl-C stops everything.
────────────────────────────────────────────────────────────────────────"""


def indented(text: str) -> str:
    return "\n".join("  " + line for line in text.strip().splitlines()) + "\n"
