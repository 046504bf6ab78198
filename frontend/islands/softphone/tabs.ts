// What the tabs of one browser tell each other: commands to the one with the phone, its state to the others.

export type Command = "answer" | "reject" | "hang_up";

interface Callbacks {
  obey(command: Command): void;
  otherTabChanged(inCall: boolean): void;
}

type Message = { kind: "command"; command: Command } | { kind: "state"; inCall: boolean };

export class Tabs {
  private readonly channel = new BroadcastChannel("telecube-softphone");
  private told: boolean | null = null;

  constructor(private readonly callbacks: Callbacks) {
    this.channel.addEventListener("message", (event: MessageEvent<Message>) => this.heard(event.data));
  }

  command(command: Command): void {
    this.channel.postMessage({ kind: "command", command } satisfies Message);
  }

  tell(inCall: boolean): void {
    if (this.told === inCall) return;
    this.told = inCall;
    this.channel.postMessage({ kind: "state", inCall } satisfies Message);
  }

  private heard(message: Message): void {
    if (message.kind === "command") this.callbacks.obey(message.command);
    else this.callbacks.otherTabChanged(message.inCall);
  }
}
