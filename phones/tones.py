"""Which tone is in a recording: the ear of the test phones."""

import wave
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np

SAMPLE_RATE = 8000
WAV_HEADER_BYTES = 44


@dataclass(frozen=True)
class Tone:
    """The strongest tone of a stretch of sound; level 1.0 is a full-scale sine."""

    hz: float
    level: float

    def is_near(self, hz: float, *, least_level: float = 0.05) -> bool:
        return abs(self.hz - hz) < 10 and self.level >= least_level


SILENCE = Tone(0.0, 0.0)


def strongest_tone(samples: np.ndarray, rate: int = SAMPLE_RATE) -> Tone:
    """Return the strongest tone between 100 Hz and half the rate."""
    if len(samples) < rate // 10:
        return SILENCE
    window = np.hanning(len(samples))
    spectrum = np.abs(np.fft.rfft(samples * window)) / len(samples) * 4 / 32768
    frequencies = np.fft.rfftfreq(len(samples), 1 / rate)
    spectrum[frequencies < 100] = 0
    best = int(spectrum.argmax())
    return Tone(float(frequencies[best]), float(spectrum[best]))


def recorded_samples(path: Path) -> np.ndarray:
    """Read a WAV file that may still be growing (its header says 0 until it is closed)."""
    if not path.exists():
        return np.zeros(0)
    raw = path.read_bytes()[WAV_HEADER_BYTES:]
    return np.frombuffer(raw[: len(raw) // 2 * 2], dtype="<i2").astype(float)


def last_tone(path: Path, seconds: float = 0.5) -> Tone:
    """Return the strongest tone of the last seconds of a recording."""
    return strongest_tone(recorded_samples(path)[-int(seconds * SAMPLE_RATE) :])


def chime(path: Path, notes_hz: tuple[float, ...], note_seconds: float = 0.3) -> None:
    """Write a WAV file that plays the notes one after another."""
    times = np.arange(int(note_seconds * SAMPLE_RATE)) / SAMPLE_RATE
    fade = np.minimum(1, np.minimum(times, note_seconds - times) * 40)
    sound = np.concatenate([np.sin(2 * np.pi * hz * times) * fade * 9000 for hz in notes_hz])
    buffer = BytesIO()
    with wave.open(buffer, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(SAMPLE_RATE)
        out.writeframes(sound.astype("<i2").tobytes())
    path.write_bytes(buffer.getvalue())


def write_tone(path: Path, hz: float, seconds: float, rate: int = 22050) -> None:
    """Write a WAV file with one steady tone, as a voice that a test knows when it hears it."""
    times = np.arange(int(seconds * rate)) / rate
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes((np.sin(2 * np.pi * hz * times) * 9000).astype("<i2").tobytes())
