// <tick-search>: boxes of many, of which the page carries the ticked ones; typing finds the others. A found box has no
// name and mirrors one among the ticked: ticking it puts a copy there, unticking takes it away.

class TickSearch extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("change", (event) => this.#tick(event.target as HTMLInputElement));
    // Fresh boxes have come.
    this.addEventListener("htmx:load", () => this.#mirror());
    // Enter among the words must not send the whole form.
    this.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.target as HTMLElement).matches('[type="search"]')) event.preventDefault();
    });
  }

  #tick(box: HTMLInputElement): void {
    const found = box.closest("#ticks-found");
    if (!found) return this.#mirror();
    const there = this.#ticked(box.value);
    if (there) {
      there.checked = box.checked;
    } else if (box.checked) {
      const copy = box.closest("label")!.cloneNode(true) as HTMLElement;
      const input = copy.querySelector("input")!;
      input.name = this.dataset["name"]!;
      input.checked = true;
      this.querySelector("[data-ticked]")!.append(copy);
    }
  }

  #mirror(): void {
    for (const box of this.querySelectorAll<HTMLInputElement>("#ticks-found input")) {
      box.checked = this.#ticked(box.value)?.checked ?? false;
    }
  }

  #ticked(value: string): HTMLInputElement | null {
    return this.querySelector(`[data-ticked] input[value="${CSS.escape(value)}"]`);
  }
}

export function defineTickSearch(): void {
  customElements.define("tick-search", TickSearch);
}
