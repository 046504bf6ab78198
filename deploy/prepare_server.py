#!/usr/bin/env python3
"""Prepares /opt/telecube to run as a service: programs, settings with fresh secrets. Run as root, any number of times.

    deploy/prepare_server.py crm.example.com 203.0.113.10

The host's name is what people type; the address is the one where phones, browsers' sound and the operator reach it.
"""

import argparse
import os
import shutil
import sys
from pathlib import Path

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from telecube.devtools.instance import ensure_instance  # noqa: E402  # the path is set just above
from telecube.devtools.screen import say  # noqa: E402
from telecube.devtools.setup import set_up, troubles_end_the_program  # noqa: E402

STATE = Path("/var/lib/telecube")
ACCOUNT = "telecube"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("host", help="name that people type into the browser")
    parser.add_argument("address", help="the machine's IP address")
    options = parser.parse_args()
    if os.geteuid() != 0:
        parser.error("only root can install programs and give files to the account telecube")
    with troubles_end_the_program():
        set_up()
        link_state()
        instance = ensure_instance("server", values(options.host, options.address))
        for path in (STATE, *STATE.iterdir()):
            shutil.chown(path, ACCOUNT, ACCOUNT)
        say(f"The settings are in {instance.env_file}. Go on with the database: deploy/README.md.")


def values(host: str, address: str) -> dict[str, str]:
    """Return the settings that a server has otherwise than a development installation."""
    return {
        "DEBUG": "false",
        "BASE_URL": f"https://{host}",
        "DATABASE_PORT": "5432",
        "SIP_ADDRESS": address,
        "SIP_PORT": "5060",
        "MEDIA_ADDRESS": address,
        # A call takes four of them, its two sides two each.
        "RTP_PORT_START": "40000",
        "RTP_PORT_END": "49999",
    }


def link_state() -> None:
    """Keep everything that changes outside of the program's own folder, which services cannot write."""
    # Others may pass through to static/, nothing else is open to them.
    STATE.mkdir(mode=0o711, exist_ok=True)
    link = ROOT / "var/server"
    link.parent.mkdir(exist_ok=True)
    if not link.exists():
        link.symlink_to(STATE)


if __name__ == "__main__":
    main()
