"""The processes of one installation in the order of their start; the supervisor, the tests and the Procfile use these.

`python -m telecube.devtools.services NAME` runs one of them in the foreground.
"""

import base64
import http.client
import json
import os
import pwd
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from telecube.devtools.asterisk_root import find_switch
from telecube.devtools.cluster import postgres_service
from telecube.devtools.commands import run
from telecube.devtools.instance import PREFIX, PROJECT_ROOT, PYTHON, Instance, open_instance
from telecube.devtools.processes import Service
from telecube.devtools.screen import Trouble

NAMES = ("postgres", "asterisk", "web", "worker", "switchboard")
ANSWER_SECONDS = 3


def service(instance: Instance, name: str) -> Service:
    """One process of the installation by its name."""
    makers: dict[str, Callable[[Instance], Service]] = {
        "postgres": postgres_service,
        "asterisk": asterisk_service,
        "web": web_service,
        "worker": lambda i: _python_service(i, "worker", [_manage(), "run_worker"]),
        "switchboard": lambda i: _python_service(i, "switchboard", [_manage(), "run_switchboard"]),
        "operator": operator_service,
        "przelewy24": partial(standin_service, name="przelewy24", port="PRZELEWY24_STANDIN_PORT"),
        "taxpayers": partial(standin_service, name="taxpayers", port="TAXPAYERS_STANDIN_PORT"),
    }
    if name not in makers:
        raise Trouble(f"There is no process {name!r}; there are {', '.join(makers)}.")
    return makers[name](instance)


@contextmanager
def running(instance: Instance, *names: str) -> Iterator[dict[str, Service]]:
    """The named processes, well, for as long as the block lasts.

    >>> with running(open_instance("test"), "asterisk", "web") as processes:
    ...     processes["web"].kill()
    """
    started: dict[str, Service] = {}
    try:
        for name in names:
            started[name] = service(instance, name)
            started[name].start()
        for one in started.values():
            one.wait_healthy()
        yield started
    finally:
        for one in reversed(started.values()):
            one.stop()


def asterisk_service(instance: Instance) -> Service:
    switch = find_switch(PROJECT_ROOT)
    etc = instance.home / "asterisk/etc"
    login = f"{instance['ARI_USER']}:{instance.values.get('ARI_PASSWORD', '')}"

    def is_healthy() -> bool:
        port = instance.port("ASTERISK_HTTP_PORT")
        answer = fetch("127.0.0.1", port, "/ari/asterisk/ping", login=login)
        return answer is not None and answer.status == 200

    def prepare() -> None:
        manage(instance, "render_asterisk", purpose="Writing the exchange's configuration")
        # A killed exchange leaves its control socket behind and would take it for a running twin.
        for socket in (instance.home / "asterisk").rglob("asterisk.ctl"):
            socket.unlink()

    return Service(
        name="asterisk",
        command=[*switch.command, "-f", "-C", str(etc / "asterisk.conf")],
        log=instance.logs / "asterisk.log",
        pid_file=instance.pids / "asterisk.pid",
        environment={**instance.environment, "ODBCSYSINI": str(etc), "ODBCINI": str(etc / "odbc.ini")},
        is_healthy=is_healthy,
        cwd=instance.home,
        stop_seconds=15,
        prepare=prepare,
    )


def web_service(instance: Instance) -> Service:
    command = [str(PYTHON), "-m", "uvicorn", "telecube.asgi:application", "--no-access-log"]
    command += ["--host", instance["WEB_HOST"], "--port", instance["WEB_PORT"]]
    # Open event streams do not end by themselves; without a limit the server waits for the last browser.
    command += ["--timeout-graceful-shutdown", "3"]
    made = _python_service(instance, "web", command[1:])

    def is_healthy() -> bool:
        answer = fetch(instance["WEB_HOST"], instance.port("WEB_PORT"), "/health/")
        # 503 is the word of a web server that is well and whose neighbours are not there yet.
        return answer is not None and answer.status in (200, 503)

    made.is_healthy = is_healthy
    return made


def operator_service(instance: Instance) -> Service:
    made = _python_service(instance, "operator", ["-m", "phones.demo_operator"])

    def is_healthy() -> bool:
        answer = fetch("127.0.0.1", instance.port("OPERATOR_CONTROL_PORT"), "/health")
        return answer is not None and answer.status == 200

    made.is_healthy = is_healthy
    return made


def standin_service(instance: Instance, *, name: str, port: str) -> Service:
    made = _python_service(instance, name, ["-m", f"standins.{name}"])

    def is_healthy() -> bool:
        answer = fetch("127.0.0.1", instance.port(port), "/health")
        return answer is not None and answer.status == 200

    made.is_healthy = is_healthy
    return made


def _python_service(instance: Instance, name: str, arguments: Sequence[str]) -> Service:
    made = Service(
        name=name,
        command=[str(PYTHON), *arguments],
        log=instance.logs / f"{name}.log",
        pid_file=instance.pids / f"{name}.pid",
        environment={**instance.environment, "PYTHONUNBUFFERED": "1"},
        is_healthy=lambda: made.is_running() and has_heartbeat(instance, name),
        cwd=PROJECT_ROOT,
        stop_seconds=12,
    )
    return made


def has_heartbeat(instance: Instance, name: str) -> bool:
    """Whether the health page of the web server counts this daemon among the well."""
    answer = fetch(instance["WEB_HOST"], instance.port("WEB_PORT"), "/health/")
    if answer is None:
        return False
    try:
        part = json.loads(answer.body)["parts"][name]
    except (ValueError, KeyError, TypeError):
        return False
    return bool(part["is_well"])


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes


def fetch(host: str, port: int, path: str, *, login: str = "") -> Answer | None:
    """A GET without proxies; None when nobody answers."""
    connection = http.client.HTTPConnection(host, port, timeout=ANSWER_SECONDS)
    headers = {"Authorization": "Basic " + base64.b64encode(login.encode()).decode()} if login else {}
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return Answer(response.status, response.read())
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def manage(instance: Instance, *arguments: str, purpose: str) -> str:
    """Runs a management command of the product on this installation."""
    return run([PYTHON, _manage(), *arguments], purpose=purpose, cwd=PROJECT_ROOT, env=instance.environment)


def _manage() -> str:
    return str(PROJECT_ROOT / "manage.py")


def run_in_foreground(instance: Instance, name: str) -> None:
    """Becomes the process: for process managers that watch their children themselves."""
    wanted = service(instance, name)
    wanted.prepare()
    os.chdir(wanted.cwd)
    if wanted.user:
        account = pwd.getpwnam(wanted.user)
        os.setgroups([])
        os.setgid(account.pw_gid)
        os.setuid(account.pw_uid)
    command = list(wanted.command)
    os.execve(command[0], command, {**os.environ, **wanted.environment})  # noqa: S606  # our own commands


if __name__ == "__main__":
    named = Path(os.environ.get(f"{PREFIX}ENV_FILE", "var/dev/env")).parent.name
    try:
        run_in_foreground(open_instance(named), sys.argv[1] if len(sys.argv) > 1 else "")
    except Trouble as trouble:
        sys.exit(str(trouble))
