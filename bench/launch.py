"""From a bare checkout to a running measurement: needs nothing but Debian's python3, then hands over to the venv's."""

import os
import sys
from collections.abc import Sequence

from bench.options import read_options
from telecube.devtools.cluster import ensure_cluster, postgres_service
from telecube.devtools.instance import DEFAULTS, PROJECT_ROOT, PYTHON, choose_free_ports, ensure_instance
from telecube.devtools.services import NAMES
from telecube.devtools.setup import prepare_instance, set_up, troubles_end_the_program
from telecube.devtools.supervisor import clear_the_way, sole_run

# Beside a development installation and its tests. Each call needs four UDP ports for its sound.
VALUES = {
    "DEBUG": "false",
    "WEB_PORT": "8200",
    "DATABASE_PORT": "54331",
    "ASTERISK_HTTP_PORT": "18288",
    "SIP_PORT": "15260",
    "RTP_PORT_START": "44000",
    "RTP_PORT_END": "49999",
    "OPERATOR_SIP_PORT": "15280",
    "OPERATOR_CONTROL_PORT": "18295",
}


def main(arguments: Sequence[str]) -> None:
    read_options(arguments)  # a wrong option ends here, not after the set-up
    with troubles_end_the_program():
        instance = ensure_instance("bench", DEFAULTS | VALUES)
        with sole_run(instance):
            set_up(with_tests=True)
            ensure_cluster(instance)
            if postgres_service(instance).leftover_pid() is None:
                instance = choose_free_ports(instance)
            clear_the_way(instance, NAMES)
            instance = prepare_instance("bench")
    os.chdir(PROJECT_ROOT)
    sys.stdout.flush()
    environment = {**os.environ, **instance.environment, "DJANGO_SETTINGS_MODULE": "telecube.settings"}
    os.execve(str(PYTHON), [str(PYTHON), "-m", "bench", *arguments], environment)  # noqa: S606  # our own command
