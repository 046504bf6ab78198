// The sounds of the phone, made by the browser itself: no files, no licence, no download before the first ring.

export type Sound = "ring" | "ringback" | "busy" | "none";

interface Pattern {
  tones: number[][];
  onSeconds: number;
  everySeconds: number;
  volume: number;
}

// 425 Hz is the tone of Polish exchanges; the bell is two short calls of a third.
const PATTERNS: Record<Exclude<Sound, "none">, Pattern> = {
  ring: { tones: [[659, 830], [830, 988]], onSeconds: 0.35, everySeconds: 2.6, volume: 0.16 },
  ringback: { tones: [[425]], onSeconds: 1, everySeconds: 5, volume: 0.08 },
  busy: { tones: [[425]], onSeconds: 0.5, everySeconds: 1, volume: 0.08 },
};
const LONGEST_BUSY_MS = 3_000;

export class Sounds {
  private context: AudioContext | null = null;
  private timer = 0;
  private stopper = 0;
  private playing: OscillatorNode[] = [];

  play(sound: Sound): void {
    this.stop();
    if (sound === "none") return;
    const pattern = PATTERNS[sound];
    this.context ??= new AudioContext();
    // Before the first click on the page browsers keep it silent; the picture still rings.
    void this.context.resume().catch(() => undefined);
    this.once(pattern);
    this.timer = window.setInterval(() => this.once(pattern), pattern.everySeconds * 1000);
    if (sound === "busy") this.stopper = window.setTimeout(() => this.stop(), LONGEST_BUSY_MS);
  }

  stop(): void {
    window.clearInterval(this.timer);
    window.clearTimeout(this.stopper);
    this.playing.forEach((oscillator) => oscillator.stop());
    this.playing = [];
  }

  private once(pattern: Pattern): void {
    const context = this.context;
    if (context === null || context.state !== "running") return;
    this.playing = [];
    pattern.tones.forEach((frequencies, index) => {
      const start = context.currentTime + index * (pattern.onSeconds + 0.05);
      this.playing.push(...chord(context, frequencies, start, pattern));
    });
  }
}

function chord(context: AudioContext, frequencies: number[], start: number, pattern: Pattern): OscillatorNode[] {
  const end = start + pattern.onSeconds;
  const gain = context.createGain();
  gain.connect(context.destination);
  // Short ramps: an abrupt edge clicks in headphones.
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(pattern.volume, start + 0.02);
  gain.gain.setValueAtTime(pattern.volume, end - 0.04);
  gain.gain.linearRampToValueAtTime(0, end);
  return frequencies.map((frequency) => {
    const oscillator = context.createOscillator();
    oscillator.frequency.value = frequency;
    oscillator.connect(gain);
    oscillator.start(start);
    oscillator.stop(end);
    return oscillator;
  });
}
