// <greeting-text>: counts the characters of the greeting and inserts the suggestion; a suggestion that nobody touched
// follows the language of the voice.

class GreetingText extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("input", () => this.#count());
    this.querySelector("[data-suggest]")?.addEventListener("click", () => this.#put(this.#suggestion()));
    this.#language.addEventListener("change", () => {
      if (this.#suggestions().includes(this.#text.value.trim())) this.#put(this.#suggestion());
    });
  }

  #put(text: string): void {
    this.#text.value = text;
    this.#text.dispatchEvent(new Event("input", { bubbles: true }));
    if (document.activeElement !== this.#language) this.#text.focus();
  }

  #count(): void {
    const place = this.querySelector<HTMLElement>("[data-count]")!;
    const count = this.#text.value.trim().length;
    place.querySelector("b")!.textContent = String(count);
    place.classList.toggle("tc-red", count > Number(this.dataset["most"]));
  }

  #suggestion(): string {
    return this.#language.selectedOptions[0]?.dataset["suggestion"] ?? "";
  }

  #suggestions(): string[] {
    return [...this.#language.options].map((one) => one.dataset["suggestion"] ?? "");
  }

  get #text(): HTMLTextAreaElement {
    return this.querySelector("textarea")!;
  }

  get #language(): HTMLSelectElement {
    return this.querySelector("select")!;
  }
}

export function defineGreetingText(): void {
  customElements.define("greeting-text", GreetingText);
}
