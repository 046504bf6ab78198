// The catalogue of rights in the wizard: search, "all in this category", counts. Without it every box still works.

const CHOSEN = 'input[name="rights"]';

class RightPicker extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("input", (event) => this.#enter(event.target as HTMLInputElement));
    this.#count();
  }

  #enter(input: HTMLInputElement): void {
    if (input.matches("[data-search]")) return this.#search(input.value);
    if (input.matches("[data-all]")) {
      for (const box of this.#shownBoxes(input.closest("fieldset")!)) box.checked = input.checked;
    }
    this.#count();
  }

  // A search narrows what "all" means: nobody gives rights that he does not see. Nor those that he does not have.
  #shownBoxes(set: Element): HTMLInputElement[] {
    return [...set.querySelectorAll<HTMLInputElement>(`[data-right]:not([hidden]) ${CHOSEN}:enabled`)];
  }

  #search(text: string): void {
    const words = plain(text).split(/\s+/).filter(Boolean);
    for (const set of this.querySelectorAll<HTMLElement>("[data-set]")) {
      const rows = [...set.querySelectorAll<HTMLElement>("[data-right]")];
      for (const row of rows) row.hidden = !words.every((word) => plain(row.textContent ?? "").includes(word));
      set.hidden = rows.every((row) => row.hidden);
    }
    this.querySelector<HTMLElement>("[data-nothing]")!.hidden = this.querySelector("[data-set]:not([hidden])") !== null;
    this.#count();
  }

  #count(): void {
    for (const set of this.querySelectorAll<HTMLElement>("[data-set]")) {
      const given = String(set.querySelectorAll(`${CHOSEN}:checked`).length);
      const link = this.querySelector(`[data-category="${CSS.escape(set.dataset["set"]!)}"] [data-given]`);
      for (const place of [set.querySelector("[data-given]"), link]) if (place) place.textContent = given;
      const boxes = this.#shownBoxes(set);
      const all = set.querySelector<HTMLInputElement>("[data-all]")!;
      all.checked = boxes.length > 0 && boxes.every((box) => box.checked);
      all.indeterminate = !all.checked && boxes.some((box) => box.checked);
    }
    const chosen = [...this.querySelectorAll<HTMLInputElement>(`${CHOSEN}:checked`)];
    this.querySelector("[data-total]")!.textContent = String(chosen.length);
    this.querySelector<HTMLProgressElement>("[data-meter]")!.value = chosen.length;
    const marked = chosen.map((box) => box.closest("[data-right]")!).filter((row) => row.querySelector("[data-mark]"));
    this.querySelector<HTMLElement>("[data-warning]")!.hidden = marked.length === 0;
    this.querySelector("[data-marked]")!.textContent = marked.map((row) => row.querySelector("b")!.textContent).join(", ");
  }
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll("ł", "l").normalize("NFD").replace(/\p{M}/gu, "");
}

export function defineRightPicker(): void {
  customElements.define("right-picker", RightPicker);
}
