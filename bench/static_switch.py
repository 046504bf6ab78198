"""The exchange that ours is compared with: the same program, modules and phones, but everything in its files.

The phones' settings are copied from the views, so they are the same by construction. There is no database, no
routing question and no file of call events.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from django.db import connections

from bench.company import Device
from telecube.config import PROJECT_ROOT, config
from telecube.devtools.asterisk_root import find_switch
from telecube.devtools.instance import Instance, free_port
from telecube.devtools.processes import Service
from telecube.devtools.services import fetch, service
from telecube.telephony.asterisk.rendering import SwitchParts, render, write_private

OBJECTS = {"endpoint": "ps_endpoints", "auth": "ps_auths", "aor": "ps_aors"}
SORCERY = """[res_pjsip]
endpoint = config,pjsip.conf,criteria=type=endpoint
auth = config,pjsip.conf,criteria=type=auth
aor = config,pjsip.conf,criteria=type=aor
contact = astdb,registrar
"""


def static_switch(instance: Instance, devices: Sequence[Device], *, has_events: bool) -> Service:
    """Return the exchange with a static dial plan on the installation's own SIP port."""
    own = config.model_copy(update={"home": instance.home / "static", "asterisk_http_port": free_port()})
    switch = find_switch(PROJECT_ROOT)
    parts = SwitchParts(switch.modules, switch.data, switch.sounds, switch.odbc_driver)
    etc = render(own, parts, database_name=config.database_name)
    write_private(etc / "sorcery.conf", SORCERY)
    write_private(etc / "extconfig.conf", "[settings]\n")
    write_private(etc / "extensions.conf", dial_plan(devices))
    write_private(etc / "pjsip.conf", (etc / "pjsip.conf").read_text() + phones())
    if not has_events:
        write_private(etc / "cel.conf", "[general]\nenable = no\n")
    return _service(instance, etc, own.asterisk_http_port)


def _service(instance: Instance, etc: Path, http_port: int) -> Service:
    ours = service(instance, "asterisk")
    login = f"{config.ari_user}:{config.ari_password}"

    def is_healthy() -> bool:
        answer = fetch("127.0.0.1", http_port, "/ari/asterisk/ping", login=login)
        return answer is not None and answer.status == 200

    def prepare() -> None:
        for socket in etc.parent.rglob("asterisk.ctl"):
            socket.unlink()

    return replace(
        ours,
        command=[*ours.command[:-1], str(etc / "asterisk.conf")],
        log=instance.logs / "static-asterisk.log",
        environment={**ours.environment, "ODBCSYSINI": str(etc), "ODBCINI": str(etc / "odbc.ini")},
        is_healthy=is_healthy,
        prepare=prepare,
        process=None,
    )


def dial_plan(devices: Sequence[Device]) -> str:
    """Return one plain Dial for each extension."""
    lines = ["[general]", "static = yes", "writeprotect = yes", "", "[phones]"]
    for device in devices:
        lines.append(f"exten => {device.extension},1,Dial(PJSIP/{device.device_id},30)")
        lines.append(" same => n,Hangup()")
    return "\n".join(lines) + "\n"


def phones() -> str:
    """Return all phones of the installation as the sections of a pjsip.conf."""
    return "".join(section(kind, row) for kind, view in OBJECTS.items() for row in _rows(view))


def _rows(view: str) -> list[dict[str, object]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"SELECT * FROM asterisk.{view}")  # noqa: S608  # names of our own
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def section(kind: str, row: Mapping[str, object]) -> str:
    """Return one section: the view's columns are named like the options."""
    options = [f"{name} = {value}" for name, value in row.items() if name != "id" and value is not None]
    return "\n".join([f"\n[{row['id']}]", f"type = {kind}", *options]) + "\n"
