// <search-choice>: a combobox over a hidden field. Typing fetches the choices, arrow keys walk, Enter takes, Escape leaves
// what was chosen; an emptied field chooses nothing. The server has drawn what is chosen, so a refused save loses nothing.

class SearchChoice extends HTMLElement {
  #kept = "";
  #timer = 0;
  #asked = 0;

  connectedCallback(): void {
    this.#kept = this.#field.value;
    this.#field.addEventListener("input", () => this.#ask(150));
    this.#field.addEventListener("click", () => this.#list.hidden && this.#ask(0));
    this.#field.addEventListener("keydown", (event) => this.#press(event));
    this.#field.addEventListener("blur", () => this.#leave());
    // The list must not take the focus from the field before the click has arrived.
    this.#list.addEventListener("mousedown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => this.#take((event.target as Element).closest("[role=option]")));
  }

  get #field(): HTMLInputElement {
    return this.querySelector<HTMLInputElement>("[role=combobox]")!;
  }

  get #list(): HTMLElement {
    return this.querySelector<HTMLElement>("[role=listbox]")!;
  }

  get #options(): HTMLElement[] {
    return [...this.#list.querySelectorAll<HTMLElement>("[role=option]")];
  }

  #ask(delay: number): void {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#fetch(), delay);
  }

  async #fetch(): Promise<void> {
    const turn = ++this.#asked;
    const words = this.#field.value === this.#kept ? "" : this.#field.value;
    const answer = await fetch(`${this.dataset["url"]}?${new URLSearchParams({ q: words })}`, { credentials: "same-origin" });
    // A slow answer must not replace the one to what was typed later.
    if (!answer.ok || turn !== this.#asked || document.activeElement !== this.#field) return;
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("search-choices");
    if (!found) return;
    this.#list.replaceChildren(...found.childNodes);
    this.#options.forEach((option, place) => (option.id = `${this.#list.id}-${place}`));
    this.#open(true);
  }

  #open(isOpen: boolean): void {
    this.#list.hidden = !isOpen;
    this.#field.setAttribute("aria-expanded", String(isOpen));
    this.#field.removeAttribute("aria-activedescendant");
  }

  #press(event: KeyboardEvent): void {
    const options = this.#options;
    const now = options.findIndex((option) => option.id === this.#field.getAttribute("aria-activedescendant"));
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.#list.hidden) return this.#ask(0);
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.#point(options, (now + step + options.length) % Math.max(1, options.length));
    } else if (event.key === "Enter" && !this.#list.hidden) {
      event.preventDefault();
      this.#take(options[Math.max(now, 0)] ?? null);
    } else if (event.key === "Escape" && !this.#list.hidden) {
      event.stopPropagation();
      this.#field.value = this.#kept;
      this.#open(false);
    }
  }

  #point(options: HTMLElement[], place: number): void {
    options.forEach((option, at) => option.classList.toggle("is-hover", at === place));
    options[place]?.scrollIntoView({ block: "nearest" });
    this.#field.setAttribute("aria-activedescendant", options[place]?.id ?? "");
  }

  #take(option: HTMLElement | null): void {
    if (option) this.#choose(option.dataset["value"] ?? "", option.textContent ?? "");
    this.#open(false);
  }

  #leave(): void {
    window.clearTimeout(this.#timer);
    if (this.#field.value.trim() === "") this.#choose("", "");
    else this.#field.value = this.#kept;
    this.#open(false);
  }

  #choose(value: string, label: string): void {
    this.#kept = this.#field.value = label;
    const hidden = this.querySelector<HTMLInputElement>("input[type=hidden]")!;
    if (hidden.value === value) return;
    hidden.value = value;
    hidden.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

export function defineSearchChoice(): void {
  customElements.define("search-choice", SearchChoice);
}
