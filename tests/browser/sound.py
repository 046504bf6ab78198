"""What the browser says (a file as its microphone) and what it hears (an ear in the page)."""

import wave
from pathlib import Path

import numpy as np
from playwright.sync_api import Page

MICROPHONE_HZ = 440.0
RATE = 48_000

LISTEN = """() => {
  if (window.ear) return;
  const context = new AudioContext(), ear = context.createAnalyser();
  ear.fftSize = 8192;
  ear.smoothingTimeConstant = 0;
  window.ear = ear;
  window.hearing = null;
  window.listenAgain = () => {
    const stream = document.querySelector("softphone-panel audio").srcObject;
    if (stream && stream !== window.hearing) context.createMediaStreamSource(stream).connect(ear);
    window.hearing = stream;
  };
}"""
STRONGEST = """() => {
  window.listenAgain();
  const levels = new Float32Array(window.ear.frequencyBinCount);
  window.ear.getFloatFrequencyData(levels);
  const best = levels.indexOf(Math.max(...levels));
  return { hz: best * window.ear.context.sampleRate / window.ear.fftSize, decibels: levels[best] };
}"""
HEARS = (
    f"hz => {{ const found = ({STRONGEST})(); return found.decibels > -70 && Math.abs(found.hz - hz) < 15 && found; }}"
)


def write_microphone(path: Path) -> None:
    """Write the tone that the browser takes for its microphone, four times a second loud and soft.

    A steady tone is noise to the browser's noise suppression and fades away within seconds.
    """
    times = np.arange(RATE * 10) / RATE
    loudness = np.where((times * 4).astype(int) % 2 == 0, 1.0, 0.15)
    samples = (np.sin(2 * np.pi * MICROPHONE_HZ * times) * loudness * 9000).astype("<i2")
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(samples.tobytes())


def wait_browser_hears(page: Page, hz: float) -> None:
    """Wait until the strongest tone in the page's call is this one."""
    page.evaluate(LISTEN)
    page.wait_for_function(HEARS, arg=hz, timeout=10_000, polling=100)
