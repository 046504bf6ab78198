// Passwords while they are typed: the list of rules ticks itself off, the eye shows what was typed.
// The patterns come from the server, which checks the same ones.

class PasswordRules extends HTMLElement {
  #password: HTMLInputElement | null = null;
  #again: HTMLInputElement | null = null;
  readonly #check = (): void => this.#draw();
  readonly #leave = (): void => this.#draw(true);

  connectedCallback(): void {
    this.#password = this.#input("for");
    this.#again = this.#input("repeat");
    for (const input of this.#inputs()) {
      input.addEventListener("input", this.#check);
      input.addEventListener("change", this.#leave);
    }
    this.#draw();
  }

  disconnectedCallback(): void {
    for (const input of this.#inputs()) {
      input.removeEventListener("input", this.#check);
      input.removeEventListener("change", this.#leave);
    }
  }

  #input(name: string): HTMLInputElement | null {
    const id = this.getAttribute(name);
    return id ? (document.getElementById(id) as HTMLInputElement | null) : null;
  }

  #inputs(): HTMLInputElement[] {
    return [this.#password, this.#again].filter((input) => input !== null);
  }

  // What is missing turns red only when the field is left, or was refused: nobody is blamed in the middle of a word.
  #draw(isLeft = false): void {
    const value = this.#password?.value ?? "";
    const isRefused = this.#password?.getAttribute("aria-invalid") === "true";
    if (isLeft) this.dataset["left"] = "";
    const isJudged = (value !== "" && "left" in this.dataset) || isRefused;
    for (const row of this.querySelectorAll<HTMLElement>("li")) {
      const isMet = "same" in row.dataset ? this.#isRepeated(value) : this.#matches(row.dataset["pattern"] ?? "", value);
      this.#mark(row, isMet, isJudged);
    }
  }

  #matches(pattern: string, value: string): boolean {
    return new RegExp(pattern, "u").test(value);
  }

  #isRepeated(value: string): boolean {
    return value !== "" && value === this.#again?.value;
  }

  #mark(row: HTMLElement, isMet: boolean, isJudged: boolean): void {
    row.classList.toggle("is-ok", isMet);
    row.classList.toggle("is-missing", !isMet && isJudged);
    row.querySelector<HTMLElement>('[data-mark="done"]')!.hidden = !isMet;
    row.querySelector<HTMLElement>('[data-mark="open"]')!.hidden = isMet;
    const word = isMet ? "done" : isJudged ? "missing" : "";
    const said = word ? (this.querySelector(`[data-word="${word}"]`)?.textContent ?? "") : "";
    row.querySelector("[data-said]")!.textContent = said ? ` – ${said}` : "";
  }
}

class PasswordField extends HTMLElement {
  readonly #toggle = (): void => {
    const input = this.querySelector("input");
    const button = this.querySelector<HTMLButtonElement>("[data-reveal]");
    if (!input || !button) return;
    const isShown = input.type === "password";
    input.type = isShown ? "text" : "password";
    button.setAttribute("aria-pressed", String(isShown));
    button.querySelector<HTMLElement>('[data-mark="shown"]')!.hidden = !isShown;
    button.querySelector<HTMLElement>('[data-mark="hidden"]')!.hidden = isShown;
    input.focus();
  };

  connectedCallback(): void {
    const button = this.querySelector<HTMLButtonElement>("[data-reveal]");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", this.#toggle);
    // Shown text would be offered by the browser's memory of forms.
    this.closest("form")?.addEventListener("submit", () => {
      const input = this.querySelector("input");
      if (input) input.type = "password";
    });
  }
}

export function definePasswordElements(): void {
  customElements.define("password-rules", PasswordRules);
  customElements.define("password-field", PasswordField);
}
