// Tells the server once that a microphone was heard: speech for a fifth of a second, not a click.
import { post } from "../../kit/server";

const SPEECH = 0.05;
const FRAMES = 3;

export class Heard {
  private frames = 0;

  constructor(
    private readonly address: string,
    private readonly whenHeard: () => void = () => undefined,
  ) {}

  listen(level: number): void {
    if (this.frames >= FRAMES) return;
    this.frames = level >= SPEECH ? this.frames + 1 : 0;
    if (this.frames >= FRAMES) void this.tell();
  }

  private async tell(): Promise<void> {
    const answer = await post(this.address).catch(() => null);
    if (answer === null || !answer.ok) {
      // Not stored: the next words are tried again.
      this.frames = 0;
      return;
    }
    this.whenHeard();
    document.body.dispatchEvent(new CustomEvent("microphone-heard"));
  }
}
