// One tab of a browser leads (holds the stream, registers the phone); the others wait and follow.
// Web Locks decide; a tab that closes or crashes frees the lock and the next one leads.

interface Callbacks {
  lead(): void;
  follow(): void;
  // Asked before another tab takes over; a tab in a call says no.
  mayYield(): boolean;
}

type Question = { kind: "yield_please"; to: string } | { kind: "yielded" | "kept"; to: string };

const ANSWER_MS = 700;
const GRANT_MS = 250;

export class Leadership {
  private readonly id = crypto.randomUUID?.() ?? String(Math.random());
  private readonly channel: BroadcastChannel;
  private waiting: AbortController | null = null;
  private isLeading = false;
  private turn = 0;

  constructor(
    private readonly name: string,
    private readonly callbacks: Callbacks,
  ) {
    this.channel = new BroadcastChannel(`${name}-leadership`);
    this.channel.addEventListener("message", (event: MessageEvent<Question>) => this.asked(event.data));
  }

  start(): void {
    // Without TLS there are no locks; such a page leads alone.
    if (!navigator.locks) return this.lead();
    this.queue();
    window.setTimeout(() => {
      if (!this.isLeading) this.callbacks.follow();
    }, GRANT_MS);
  }

  // True: this tab leads now. False: the leading tab keeps it (it is in a call).
  async takeOver(): Promise<boolean> {
    if (this.isLeading) return true;
    const answer = await this.ask();
    if (answer === "kept") return false;
    this.waiting?.abort();
    this.hold({ steal: true });
    return true;
  }

  private queue(): void {
    this.waiting = new AbortController();
    this.hold({ signal: this.waiting.signal });
  }

  private hold(options: LockOptions): void {
    const turn = ++this.turn;
    navigator.locks
      .request(this.name, options, () => {
        this.lead();
        // Held until the tab closes or another one takes it.
        return new Promise<void>(() => undefined);
      })
      .catch(() => this.lost(turn));
  }

  private lost(turn: number): void {
    // A request that we gave up ourselves (before a take-over) changes nothing.
    if (!this.isLeading || turn !== this.turn) return;
    this.isLeading = false;
    this.callbacks.follow();
    this.queue();
  }

  private lead(): void {
    this.isLeading = true;
    this.callbacks.lead();
  }

  private asked(question: Question): void {
    if (question.kind !== "yield_please" || !this.isLeading) return;
    const kind = this.callbacks.mayYield() ? "yielded" : "kept";
    this.channel.postMessage({ kind, to: question.to } satisfies Question);
  }

  private ask(): Promise<"yielded" | "kept"> {
    return new Promise((resolve) => {
      // A frozen tab does not answer; the lock can be taken from it.
      const timer = window.setTimeout(() => done("yielded"), ANSWER_MS);
      const listen = (event: MessageEvent<Question>): void => {
        if (event.data.to === this.id && event.data.kind !== "yield_please") done(event.data.kind);
      };
      const done = (kind: "yielded" | "kept"): void => {
        window.clearTimeout(timer);
        this.channel.removeEventListener("message", listen);
        resolve(kind);
      };
      this.channel.addEventListener("message", listen);
      this.channel.postMessage({ kind: "yield_please", to: this.id } satisfies Question);
    });
  }
}
