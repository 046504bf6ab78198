"""Has the exchange's files of a sound made in a process of its own (`python -m telecube.telephony.voice.sound`).

Changing the rate is arithmetic in Python and takes seconds: in the web server's process everybody else would wait for
it. And a file that somebody brought is read where neither memory nor time can run away.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import structlog

from telecube.config import PROJECT_ROOT
from telecube.telephony.voice.errors import SoundNotConverted
from telecube.telephony.voice.speech import ENVIRONMENT

LIMIT_SECONDS = 90

log = structlog.get_logger(__name__)


def convert(source: Path, targets: Sequence[Path]) -> None:
    """Make each target from the source; their endings say the rates. Raises SoundNotConverted, then none is there."""
    command = [sys.executable, "-m", "telecube.telephony.voice.sound", str(source), *map(str, targets)]
    try:
        subprocess.run(  # noqa: S603  # ourselves; the names of the files are ours too
            command, cwd=PROJECT_ROOT, env=ENVIRONMENT, capture_output=True, timeout=LIMIT_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError) as refused:
        for target in targets:
            target.unlink(missing_ok=True)
        said = getattr(refused, "stderr", None) or b""
        log.error("sound_not_converted", reason=str(refused), said=said[-500:].decode(errors="replace"))
        raise SoundNotConverted from refused
