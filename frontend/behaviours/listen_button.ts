// <listen-button>: lets a greeting be heard before it is saved. A file that was chosen is played from here; all else comes
// from the button's own address, which the browser without a script opens by itself.
import { csrfToken, refusalOf } from "../kit/server";
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
    this.#audio.addEventListener("error", () => this.#show("idle", word("failed")));
  }

  disconnectedCallback(): void {
    this.#audio.pause();
  }

  async #listen(): Promise<void> {
    this.#show("busy");
    const sound = this.#chosen() ?? (await this.#speech());
    if (!sound) return;
    URL.revokeObjectURL(this.#audio.src);
    this.#audio.src = URL.createObjectURL(sound);
    await this.#audio.play().catch(() => undefined);
  }

  #chosen(): File | undefined {
    const file = this.#button.form!.querySelector<HTMLInputElement>("input[type=file]");
    return file?.checkVisibility() ? file.files?.[0] : undefined;
  }

  async #speech(): Promise<Blob | null> {
    const headers = { "X-CSRFToken": csrfToken(), Accept: "audio/wav, application/json" };
    const body = new FormData(this.#button.form!);
    const answer = await fetch(this.#button.formAction, { method: "POST", headers, body }).catch(() => null);
    if (answer?.ok) return answer.blob();
    this.#show("idle", await refusalOf(answer));
    return null;
  }

  #show(state: string, problem = ""): void {
    this.#button.setAttribute("aria-busy", String(state === "busy"));
    for (const part of this.querySelectorAll<HTMLElement>("[data-when]")) part.hidden = part.dataset["when"] !== state;
    const alert = this.querySelector<HTMLElement>("[role=alert]")!;
    alert.hidden = problem === "";
    alert.querySelector("span")!.textContent = problem;
  }

  get #button(): HTMLButtonElement {
    return this.querySelector<HTMLButtonElement>("button[formaction]")!;
  }
}

export function defineListenButton(): void {
  customElements.define("listen-button", ListenButton);
}
