"""Has the exchange's files of a sound made in a process of its own (`python -m telecube.telephony.voice.sound`).

Changing the rate is arithmetic in Python and takes seconds: in the web server's process everybody else would wait for
it. And a file that somebody brought is read where neither memory nor time can run away.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from math import ceil
from pathlib import Path

import structlog

from telecube.config import PROJECT_ROOT
from telecube.telephony.voice.errors import SoundNotConverted, SoundSilent, SoundTooLong, SoundUnreadable
from telecube.telephony.voice.sound import SILENT, TOO_LONG, UNREADABLE
from telecube.telephony.voice.speech import ENVIRONMENT

LIMIT_SECONDS = 90

log = structlog.get_logger(__name__)


def convert(source: Path, targets: Sequence[Path], *, most_seconds: int) -> float:
    """Make each target from the source, whose endings say the rates; return how many seconds the sound lasts.

    Raises SoundUnreadable, SoundTooLong, SoundSilent, SoundNotConverted; then none of the targets is there.
    """
    arguments = [str(source), str(most_seconds), *map(str, targets)]
    try:
        done = subprocess.run(  # noqa: S603  # ourselves; the names of the files are ours too
            [sys.executable, "-m", "telecube.telephony.voice.sound", *arguments],
            cwd=PROJECT_ROOT,
            env=ENVIRONMENT,
            capture_output=True,
            timeout=LIMIT_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as refused:
        for target in targets:
            target.unlink(missing_ok=True)
        said = getattr(refused, "stderr", None) or b""
        log.error("sound_not_converted", reason=str(refused), said=said[-500:].decode(errors="replace"))
        raise SoundNotConverted from refused
    told = json.loads(done.stdout)
    seconds = float(told["seconds"])
    if told["problem"] == UNREADABLE:
        raise SoundUnreadable
    if told["problem"] == TOO_LONG:
        raise SoundTooLong(seconds=ceil(seconds), most=most_seconds)
    if told["problem"] == SILENT:
        raise SoundSilent
    return seconds
