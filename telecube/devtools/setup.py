"""Everything an installation needs, each step only when its inputs have changed."""

import argparse
import getpass
import io
import re
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from telecube.devtools.asterisk_root import ensure_switch
from telecube.devtools.cluster import cluster_folder, ensure_cluster, ensure_roles, postgres_service
from telecube.devtools.commands import run
from telecube.devtools.instance import (
    DEFAULTS,
    DEV_VALUES,
    PROJECT_ROOT,
    TEST_VALUES,
    Instance,
    choose_free_ports,
    ensure_instance,
    is_free,
)
from telecube.devtools.packages import ensure_front_end, ensure_python_packages
from telecube.devtools.processes import Service
from telecube.devtools.screen import Step, Trouble, say
from telecube.devtools.services import manage
from telecube.devtools.stamps import Stamp
from telecube.devtools.system_packages import ensure_packages

HELP = "Prepares everything that TeleCube CRM needs on this machine; does nothing that is done already."


PRICE_LIST = PROJECT_ROOT / "telecube/billing/price_list.py"


def set_up(*, with_tests: bool = False) -> None:
    """What all installations of this checkout share."""
    ensure_packages(with_tests=with_tests)
    ensure_python_packages()
    ensure_front_end()
    ensure_switch(PROJECT_ROOT)
    _compile_translations()


def open_or_make(name: str) -> Instance:
    """The installation with its settings file completed."""
    return ensure_instance(name, DEFAULTS | (TEST_VALUES if name == "test" else DEV_VALUES))


def prepare_instance(name: str) -> Instance:
    """Settings, cluster, roles and tables of one installation."""
    instance = open_or_make(name)
    ensure_cluster(instance)
    if name == "test":
        kept = {"DATABASE_PORT"} if _is_up(postgres_service(instance)) else set()
        instance = choose_free_ports(instance, kept=kept)
    sources = [*sorted(PROJECT_ROOT.glob("telecube/*/migrations")), *sorted(PROJECT_ROOT.glob("telecube/**/*.sql"))]
    identity = (cluster_folder(instance) / "PG_VERSION").stat().st_mtime
    passwords = "".join(instance.values[f"{role}_PASSWORD"] for role in ("OWNER", "APP", "PLATFORM", "SWITCH"))
    stamp = Stamp(f"database-{name}", PROJECT_ROOT / "deploy/postgres", *sources, PRICE_LIST, f"{identity} {passwords}")
    if not stamp.is_fresh:
        with Step("Database", "roles, rights and tables"), running_postgres(instance):
            ensure_roles(instance)
            manage(instance, "migrate", "--database=owner", "--no-input", purpose="Migrating the database")
            manage(instance, "load_price_list", purpose="Loading the example price list")
            manage(instance, "load_documents", purpose="Publishing terms, privacy notice and data-processing agreement")
        stamp.set()
    _make_prompts(instance)
    return instance


def _make_prompts(instance: Instance) -> None:
    """The sentences of the exchange, spoken with the voice of the settings."""
    voice = instance.values.get("SPEECH_COMMAND", "")
    stamp = Stamp(f"prompts-{instance.name}", PROJECT_ROOT / "telecube/telephony/voice", voice)
    if not stamp.is_fresh or not list(instance.home.glob("prompts/*/*.wav")):
        with Step("Voice", "the sentences that callers hear, spoken into sound files"):
            manage(instance, "make_prompts", purpose="Speaking the sentences of the exchange")
        stamp.set()


@contextmanager
def running_postgres(instance: Instance) -> Iterator[None]:
    """The installation's server for a moment; one that runs already is used and left running."""
    postgres = postgres_service(instance)
    if _is_up(postgres):
        yield
        return
    if not is_free("127.0.0.1", instance.port("DATABASE_PORT")):
        raise Trouble(
            f"Port {instance['DATABASE_PORT']}, which PostgreSQL needs, is in use. Free it, or choose another one: "
            f"TELECUBE_DATABASE_PORT=<port> in {instance.env_file} or in the environment."
        )
    postgres.start()
    try:
        postgres.wait_healthy()
        yield
    finally:
        postgres.stop()


def _is_up(postgres: Service) -> bool:
    return postgres.leftover_pid() is not None and postgres.is_healthy()


def _compile_translations() -> None:
    catalogues = sorted(PROJECT_ROOT.glob("telecube/*/locale/*/LC_MESSAGES/django.po"))
    stale = [po for po in catalogues if not _is_newer(po.with_suffix(".mo"), po)]
    if not stale:
        return
    with Step("Translations", f"{len(stale)} catalogues changed"):
        for po in stale:
            run(["msgfmt", "--check-format", "-o", po.with_suffix(".mo"), po], purpose=f"Compiling {po}")


def _is_newer(made: Path, source: Path) -> bool:
    return made.exists() and made.stat().st_mtime >= source.stat().st_mtime


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="scripts/setup", description=HELP)
    parser.add_argument("--tests", action="store_true", help="also what the tests need: a browser, SIPp")
    parser.add_argument("--instance", default="dev", help="folder below var/ that is prepared (default: dev)")
    options = parser.parse_args(arguments)
    if not re.fullmatch(r"[a-z0-9-]+", options.instance):
        parser.error("an instance is named by small letters, digits and dashes")
    began = time.monotonic()
    with troubles_end_the_program():
        set_up(with_tests=options.tests)
        prepare_instance(options.instance)
        say(f"Everything is in place ({time.monotonic() - began:.0f} s). Start it with scripts/dev.")


@contextmanager
def troubles_end_the_program() -> Iterator[None]:
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal that lacks a bullet must not end the set-up.
        sys.stdout.reconfigure(errors="replace")
    try:
        yield
    except Trouble as trouble:
        sys.stdout.flush()
        sys.exit(f"\n{trouble}")
    except PermissionError as refused:
        sys.exit(
            f"\n{refused.filename} may not be written. Was this checkout set up as another user, for example as root? "
            f"Then make it yours: sudo chown -R {getpass.getuser()} {PROJECT_ROOT}"
        )
    except OSError as refused:
        sys.exit(f"\nThe machine refused: {refused}")
    except KeyboardInterrupt:
        sys.exit("\nInterrupted; start again at any time, finished steps are kept.")
