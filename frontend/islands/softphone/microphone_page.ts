// <microphone-check>: the card of the page "Phone check"; hears the microphone and says so, or says what to do.
import { Heard } from "./heard";
import { openMicrophone, stopStream, watchLevel } from "./microphone";

export class MicrophonePage extends HTMLElement {
  private stream: MediaStream | null = null;
  private stopWatching: () => void = () => undefined;

  connectedCallback(): void {
    this.piece("start").addEventListener("click", () => void this.start());
  }

  disconnectedCallback(): void {
    this.stopWatching();
    stopStream(this.stream);
  }

  private async start(): Promise<void> {
    this.disconnectedCallback();
    const answer = await openMicrophone();
    const problem = "problem" in answer ? answer.problem : "";
    this.piece("problem").hidden = problem === "";
    this.piece("sentence").textContent = problem === "" ? "" : this.text(`microphone.${problem}`);
    if ("problem" in answer) return;
    this.stream = answer.stream;
    const meter = this.piece<HTMLMeterElement>("level");
    const heard = new Heard(this.dataset.heardUrl ?? "", () => this.showHeard());
    this.stopWatching = watchLevel(answer.stream, (level) => {
      meter.value = level;
      heard.listen(level);
    });
  }

  private showHeard(): void {
    const done = this.piece("done");
    done.hidden = false;
    this.piece("words").textContent = done.textContent?.trim() ?? "";
  }

  private text(key: string): string {
    const texts = this.querySelector<HTMLTemplateElement>("template")?.content;
    return texts?.querySelector(`[data-text="${key}"]`)?.textContent ?? "";
  }

  private piece<Kind extends HTMLElement = HTMLElement>(name: string): Kind {
    const part = this.querySelector<Kind>(`[data-part="${name}"]`);
    if (part === null) throw new Error(`The microphone check lacks the part "${name}".`);
    return part;
  }
}
