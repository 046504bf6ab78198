"""Sound files of the exchange: 16-bit mono WAV at 8 or 16 kHz, made from a WAV file of any rate.

The exchange knows the two rates by the ending of the file: .wav and .wav16. It plays the one that suits the call.
As a program (`python -m …sound SOURCE SECONDS TARGET…`) it works within limits and loads the standard library alone.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import wave
from array import array
from functools import cache
from math import ceil, cos, gcd, pi, sin
from operator import mul
from pathlib import Path

RATES = {".wav": 8000, ".wav16": 16000}
BYTES_A_SAMPLE = 2
LOUDEST = 32767
#: Zero crossings of the filter on each side; more is sharper and slower.
CROSSINGS = 12
#: Part of the narrower band that is kept, so that nothing above it folds back.
KEPT = 0.92
LOWEST_RATE, HIGHEST_RATE = 8_000, 48_000
#: A sound without one sample as loud as this is silence: nobody hears it on a phone.
QUIETEST_PEAK = 200
#: What can be wrong with a sound.
UNREADABLE, TOO_LONG, SILENT = "unreadable", "too_long", "silent"
#: What the program may use up: a minute of sound takes a few seconds and some 100 MB.
PROGRAM_SECONDS = 60
PROGRAM_BYTES = 1 << 30


class NotASoundFile(ValueError):
    """The file is no WAV file, or not one of 16 bits a sample."""


def read_wav(path: Path) -> tuple[array[int], int]:
    """Return the samples (of the first channel) and the rate of a WAV file. Raises NotASoundFile, whatever is in it."""
    try:
        with wave.open(str(path), "rb") as sound:
            if sound.getsampwidth() != BYTES_A_SAMPLE:
                raise NotASoundFile(f"{sound.getsampwidth()} bytes a sample")
            # What the head claims would be fetched in one piece, be it gigabytes.
            there = path.stat().st_size // (BYTES_A_SAMPLE * sound.getnchannels())
            samples = array("h", sound.readframes(min(sound.getnframes(), there)))
            return samples[:: sound.getnchannels()], sound.getframerate()
    except (OSError, EOFError, ValueError, RuntimeError, wave.Error) as refused:
        raise NotASoundFile(str(refused)) from refused


def write_wav(path: Path, samples: array[int], *, rate: int) -> None:
    """Write the file whole or not at all: the exchange may be playing the one before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    staging = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with wave.open(str(staging), "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(BYTES_A_SAMPLE)
            sound.setframerate(rate)
            sound.writeframes(samples.tobytes())
        staging.replace(path)
    finally:
        staging.unlink(missing_ok=True)


def resampled(samples: array[int], *, source: int, target: int) -> array[int]:
    """Return the sound at another rate, through a windowed sinc filter."""
    if source == target:
        return samples
    divisor = gcd(source, target)
    up, down = target // divisor, source // divisor
    filters = _filters(up, down)
    half = len(filters[0]) // 2
    padded = array("d", bytes(8 * half)) + array("d", samples) + array("d", bytes(8 * (half + 1)))
    made = array("h")
    for index in range(len(samples) * up // down):
        position, phase = divmod(index * down, up)
        window = padded[position + 1 : position + 1 + 2 * half]
        made.append(max(-LOUDEST, min(LOUDEST, round(sum(map(mul, filters[phase], window))))))
    return made


@cache
def _filters(up: int, down: int) -> list[list[float]]:
    """Return one filter for each place that a new sample may have between two old ones."""
    cutoff = KEPT * min(1.0, up / down)
    half = ceil(CROSSINGS / cutoff)
    return [_filter(phase / up, cutoff, half) for phase in range(up)]


def _filter(shift: float, cutoff: float, half: int) -> list[float]:
    # Places of the old samples, seen from the new one.
    places = [tap - half + 1 - shift for tap in range(2 * half)]
    weights = [_sinc(cutoff * place) * (0.5 + 0.5 * cos(pi * place / (half + 1))) for place in places]
    total = sum(weights)
    return [weight / total for weight in weights]


def _sinc(place: float) -> float:
    return 1.0 if place == 0 else sin(pi * place) / (pi * place)


def main(source: str, most_seconds: str, *targets: str) -> None:
    """Make each target from the source, within limits; print what came out as one JSON object, for `converting`."""
    resource.setrlimit(resource.RLIMIT_CPU, (PROGRAM_SECONDS, PROGRAM_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (PROGRAM_BYTES, PROGRAM_BYTES))
    try:
        samples, rate = read_wav(Path(source))
    except NotASoundFile:
        samples, rate = array("h"), 0
    seconds = len(samples) / rate if rate else 0.0
    problem = _problem_of(samples, rate=rate, is_long=seconds > float(most_seconds))
    for target in () if problem else map(Path, targets):
        wanted = RATES[target.suffix]
        write_wav(target, resampled(samples, source=rate, target=wanted), rate=wanted)
    sys.stdout.write(json.dumps({"problem": problem, "seconds": seconds}))


def _problem_of(samples: array[int], *, rate: int, is_long: bool) -> str:
    if not LOWEST_RATE <= rate <= HIGHEST_RATE or not samples:
        return UNREADABLE
    if is_long:
        return TOO_LONG
    return SILENT if max(max(samples), -min(samples)) < QUIETEST_PEAK else ""


if __name__ == "__main__":
    main(*sys.argv[1:])
