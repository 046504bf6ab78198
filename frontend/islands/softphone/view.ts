// Draws the state into the panel's markup (calls/softphone/_panel.html). It never decides and never asks the network.
import type { Call, Line, PhoneState } from "./machine";
import type { MicrophoneProblem } from "./microphone";
import { durationText, initials, tint, TINTS } from "./numbers";

export interface Folding {
  // Opened by the user: the dock shows without a call, and as a sheet on narrow screens.
  isOpen: boolean;
  // Folded to the bar by the user during a call.
  isFolded: boolean;
  areTonesOpen: boolean;
}

export class View {
  private readonly parts = new Map<string, HTMLElement>();
  private readonly texts = new Map<string, string>();

  constructor(private readonly panel: HTMLElement) {
    panel.querySelectorAll<HTMLElement>("[data-part]").forEach((part) => this.parts.set(part.dataset.part ?? "", part));
    const template = this.part<HTMLTemplateElement>("texts");
    template.content.querySelectorAll<HTMLElement>("[data-text]").forEach((text) => {
      this.texts.set(text.dataset.text ?? "", text.textContent ?? "");
    });
  }

  part<Kind extends HTMLElement = HTMLElement>(name: string): Kind {
    const part = this.parts.get(name);
    if (part === undefined) throw new Error(`The softphone's markup lacks the part "${name}".`);
    return part as Kind;
  }

  text(key: string, values: Record<string, string | number> = {}): string {
    const text = this.texts.get(key) ?? key;
    return text.replace(/\{(\w+)\}/g, (_match, name: string) => String(values[name] ?? ""));
  }

  draw(state: PhoneState, folding: Folding, now: number): void {
    const { line, call } = state;
    const isRingingIn = call?.phase === "ringing";
    this.panel.dataset.line = line.name;
    this.panel.dataset.phase = call?.phase ?? "idle";
    const showsDock = (call !== null && !isRingingIn && !folding.isFolded) || folding.isOpen;
    this.show("dock", showsDock);
    this.part("dock").classList.toggle("tc-side", folding.isOpen);
    this.show("bar", call !== null && !isRingingIn && !folding.isOpen);
    this.part("bar").classList.toggle("is-folded", folding.isFolded);
    this.show("ringing", isRingingIn && !folding.isOpen);
    this.show("dial-form", call === null);
    this.show("call", call !== null);
    this.show("microphone", call === null || call.endReason === "no_microphone");
    this.drawLine(line, call);
    if (call !== null) this.drawCall(call, folding, now);
  }

  drawTime(call: Call, now: number): void {
    const text = durationText(talkSeconds(call, now));
    this.write("timer", text);
    this.write("bar-timer", call.phase === "active" || call.answeredAt !== null ? text : this.headline(call));
  }

  callerName(call: Call): string {
    return call.party.name || call.party.numberText || this.text("withheld");
  }

  headline(call: Call): string {
    if (call.phase === "active") {
      if (call.isHeld) return this.text("call.held");
      return this.text(call.isHeldByOther ? "call.held_by_other" : "call.active");
    }
    return this.text(call.isAnswering && call.phase === "ringing" ? "call.answering" : `call.${call.phase}`);
  }

  lineSentence(line: Line, accountSentence: string): string {
    if (line.name === "elsewhere") return this.text(line.inCall ? "elsewhere.in_call" : "elsewhere");
    if (line.name !== "offline") return "";
    const sentence =
      line.reason === "no_account" && accountSentence !== "" ? accountSentence : this.text(`offline.${line.reason}`);
    const retry = line.retryInSeconds === null ? "" : this.text("retry", { seconds: line.retryInSeconds });
    return `${sentence} ${retry}`.trim();
  }

  say(words: string): void {
    this.write("words", words);
  }

  showNumberProblem(key: string): void {
    this.write("number-error", key === "" ? "" : this.text(key));
    this.show("number-error", key !== "");
    this.part("number").setAttribute("aria-invalid", String(key !== ""));
  }

  showMicrophoneProblem(problem: MicrophoneProblem | null): void {
    this.write("microphone-problem", problem === null ? "" : this.text(`microphone.${problem}`));
    this.show("microphone-problem", problem !== null);
  }

  showMicrophoneCheck(isRunning: boolean): void {
    this.show("microphone-check", isRunning);
    this.write("check-word", this.text(isRunning ? "microphone.stop" : "microphone.check"));
    this.press("check-microphone", isRunning);
  }

  write(name: string, text: string): void {
    const part = this.part(name);
    if (part.textContent !== text) part.textContent = text;
  }

  show(name: string, isShown: boolean): void {
    this.part(name).hidden = !isShown;
  }

  press(action: string, isPressed: boolean): void {
    this.panel
      .querySelectorAll(`[data-action="${action}"]`)
      .forEach((button) => button.setAttribute("aria-pressed", String(isPressed)));
  }

  private drawLine(line: Line, call: Call | null): void {
    if (call === null) {
      this.write("headline", this.text(`line.${line.name}`));
      this.write("direction", "");
      this.part("headline").dataset.mark = line.name === "ready" ? "on" : line.name === "connecting" ? "wait" : "off";
    }
    const sentence = this.lineSentence(line, this.panel.dataset.accountSentence ?? "");
    this.show("line-box", sentence !== "" && call === null);
    this.write("line-sentence", sentence);
    this.showAction("take-over", line.name === "elsewhere");
    this.showAction("retry", line.name === "offline" && line.retryInSeconds !== null);
    this.part<HTMLButtonElement>("dial-button").setAttribute("aria-disabled", String(line.name !== "ready"));
  }

  private drawCall(call: Call, folding: Folding, now: number): void {
    const name = this.callerName(call);
    this.write("headline", this.headline(call));
    this.part("headline").dataset.mark = call.phase === "ended" ? "off" : call.isHeld ? "wait" : "on";
    const isTalk = call.phase === "active" && !call.isHeld && !call.isHeldByOther;
    this.write("direction", this.text(`${isTalk ? "conversation" : "direction"}.${call.direction}`));
    this.drawName(call, name);
    this.write("number-line", numberLine(call));
    this.write("result", call.endReason === null ? "" : this.text(`end.${call.endReason}`));
    this.part("timer").classList.toggle("visually-hidden", call.answeredAt === null);
    const isActive = call.phase === "active";
    this.show("call-keys", isActive);
    this.show("tones", isActive && folding.areTonesOpen);
    this.show("answer-keys", call.phase === "ringing");
    this.show("hang-up", call.phase === "dialling" || isActive);
    this.press("mute", call.isMuted);
    this.press("hold", call.isHeld);
    this.press("keypad", folding.areTonesOpen);
    this.drawTime(call, now);
  }

  private drawName(call: Call, name: string): void {
    for (const part of ["initials", "ringing-initials", "bar-initials"]) {
      this.write(part, initials(call.party.name) || "#");
      const avatar = this.part(part).classList;
      avatar.remove(...TINTS.filter(Boolean));
      if (tint(name)) avatar.add(tint(name));
    }
    for (const part of ["name", "ringing-name", "bar-name"]) this.write(part, name);
    this.write("ringing-number", call.party.company || numberLine(call));
    const link = this.part<HTMLAnchorElement>("name-link");
    link.textContent = name;
    link.hidden = call.party.personUrl === "";
    this.part("name").hidden = !link.hidden;
    if (link.hidden || link.getAttribute("href") === call.party.personUrl) return;
    link.href = call.party.personUrl;
    // Only links that the shell knows are followed without a reload, and a reload would end the call.
    link.dispatchEvent(new CustomEvent("link-drawn", { bubbles: true }));
  }

  private showAction(action: string, isShown: boolean): void {
    this.panel.querySelectorAll<HTMLElement>(`[data-action="${action}"]`).forEach((button) => (button.hidden = !isShown));
  }
}

export function talkSeconds(call: Call, now: number): number {
  return call.answeredAt === null ? 0 : ((call.endedAt ?? now) - call.answeredAt) / 1000;
}

function numberLine(call: Call): string {
  const parts = [call.party.name === "" ? "" : call.party.numberText, call.party.company];
  return parts.filter((part) => part !== "").join(" · ");
}
