// <listen-button>: lets a text be heard before it is saved. Its button's own address speaks the text of the form that it
// stands in; without a script the browser opens that sound by itself.
import { csrfToken } from "../kit/server";
import { word } from "../kit/words";

class ListenButton extends HTMLElement {
  readonly #audio = new Audio();

  connectedCallback(): void {
    this.#button.addEventListener("click", (event) => {
      event.preventDefault();
      if (this.#audio.paused) void this.#listen();
      else this.#audio.pause();
    });
    this.#audio.addEventListener("playing", () => this.#show("playing"));
    this.#audio.addEventListener("pause", () => this.#show("idle"));
  }

  disconnectedCallback(): void {
    this.#audio.pause();
  }

  async #listen(): Promise<void> {
    this.#show("busy");
    const answer = await this.#speech().catch(() => null);
    this.#say(answer?.ok ? "" : await this.#reason(answer));
    if (!answer?.ok) return this.#show("idle");
    URL.revokeObjectURL(this.#audio.src);
    this.#audio.src = URL.createObjectURL(await answer.blob());
    await this.#audio.play().catch(() => this.#show("idle"));
  }

  #speech(): Promise<Response> {
    const headers = { "X-CSRFToken": csrfToken(), Accept: "audio/wav, application/json" };
    return fetch(this.#button.formAction, { method: "POST", headers, body: new FormData(this.#button.form!) });
  }

  async #reason(answer: Response | null): Promise<string> {
    if (answer === null) return word("offline");
    const problem = (await answer.json().catch(() => null)) as { title?: string } | null;
    return problem?.title ?? word("failed");
  }

  #say(problem: string): void {
    const place = this.querySelector<HTMLElement>("[role=alert]")!;
    place.hidden = problem === "";
    place.querySelector("span")!.textContent = problem;
  }

  #show(state: string): void {
    this.#button.setAttribute("aria-busy", String(state === "busy"));
    for (const part of this.querySelectorAll<HTMLElement>("[data-when]")) part.hidden = part.dataset["when"] !== state;
  }

  get #button(): HTMLButtonElement {
    return this.querySelector<HTMLButtonElement>("button[formaction]")!;
  }
}

export function defineListenButton(): void {
  customElements.define("listen-button", ListenButton);
}
