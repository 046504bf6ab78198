"""Runs the tools of the machine and turns their failures into sentences."""

import os
import pwd
import subprocess
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from telecube.devtools.screen import Trouble


def run(
    command: Sequence[str | Path],
    *,
    purpose: str,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    user: str | None = None,
    on_line: Callable[[str], None] | None = None,
    lines_shown: int = 25,
) -> str:
    """Output of a finished command; a failure names the purpose and shows the last lines.

    A prompt would wait unseen, so there is no standard input. `user` is the account that root lends.
    """
    words = [str(word) for word in command]
    tail: deque[str] = deque(maxlen=2000)
    try:
        process = subprocess.Popen(
            words,
            cwd=cwd,
            env=None if env is None else {**os.environ, **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            user=user,
            group=group_of(user),
            extra_groups=[] if user else None,
        )
    except FileNotFoundError:
        raise Trouble(f"{purpose} needs the program {words[0]}, which is not on this machine.") from None
    assert process.stdout is not None
    with process.stdout as output:
        for line in output:
            tail.append(line)
            if on_line and line.strip():
                on_line(line.strip())
    if process.wait() != 0:
        shown = "".join(list(tail)[-lines_shown:])
        raise Trouble(f"{purpose} failed ({' '.join(words[:4])} … ended with {process.returncode}):\n{shown}")
    return "".join(tail)


def group_of(user: str | None) -> int | None:
    return pwd.getpwnam(user).pw_gid if user else None
