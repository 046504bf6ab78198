// Several of many in an order: <chip-choice> draws the chosen options of the <select multiple> inside as chips and offers
// the others in a list. The select stays the form's field; its chosen options stand in the chips' order.
import { icon } from "../kit/icon";

class ChipChoice extends HTMLElement {
  connectedCallback(): void {
    const field = this.querySelector<HTMLSelectElement>("select[multiple]");
    if (!field || this.querySelector(".tc-chipbox")) return;
    field.hidden = true;
    const box = document.createElement("div");
    box.className = "form-control tc-chipbox";
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", this.#word("label"));
    this.prepend(box);
    box.addEventListener("click", (event) => this.#press(event.target as Element, field, box));
    box.addEventListener("change", (event) => this.#add((event.target as HTMLSelectElement).value, field, box));
    this.#draw(field, box);
  }

  #word(name: string): string {
    return this.dataset[name] ?? "";
  }

  #draw(field: HTMLSelectElement, box: HTMLElement): void {
    const chosen = [...field.selectedOptions];
    box.replaceChildren(...chosen.map((option, place) => this.#chip(option, place, chosen.length)), this.#adder(field));
  }

  #chip(option: HTMLOptionElement, place: number, count: number): HTMLElement {
    const chip = document.createElement("span");
    chip.className = "tc-chip";
    chip.dataset["value"] = option.value;
    const name = option.label.trim();
    chip.append(name);
    if (place === 0 && count > 1) {
      const mark = document.createElement("small");
      mark.textContent = this.#word("default");
      chip.append(mark);
    }
    if (place > 0) chip.append(this.#button("first", "arrow-up", name));
    chip.append(this.#button("remove", "x", name));
    return chip;
  }

  #button(deed: string, mark: string, name: string): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset["deed"] = deed;
    button.title = `${this.#word(deed)} ${name}`;
    button.setAttribute("aria-label", button.title);
    button.append(icon(mark));
    return button;
  }

  #adder(field: HTMLSelectElement): HTMLSelectElement {
    const list = document.createElement("select");
    list.className = "tc-chipadd";
    list.setAttribute("aria-label", `${this.#word("label")}: ${this.#word("add")}`);
    list.append(new Option(this.#word("add"), ""));
    for (const option of field.options) if (!option.selected) list.append(new Option(option.label.trim(), option.value));
    list.hidden = list.options.length < 2;
    return list;
  }

  #press(target: Element, field: HTMLSelectElement, box: HTMLElement): void {
    const button = target.closest<HTMLElement>("[data-deed]");
    const value = button?.closest<HTMLElement>(".tc-chip")?.dataset["value"];
    const option = [...field.options].find((one) => one.value === value);
    if (!button || !option) return;
    if (button.dataset["deed"] === "remove") option.selected = false;
    else field.prepend(option);
    this.#changed(field, box);
  }

  #add(value: string, field: HTMLSelectElement, box: HTMLElement): void {
    const option = [...field.options].find((one) => one.value === value);
    if (!option || !value) return;
    field.append(option);
    option.selected = true;
    this.#changed(field, box);
  }

  // Whoever works with the keyboard goes on where he was: at the list of what can still be added.
  #changed(field: HTMLSelectElement, box: HTMLElement): void {
    this.#draw(field, box);
    (box.querySelector<HTMLElement>(".tc-chipadd:not([hidden])") ?? box.querySelector<HTMLElement>("button"))?.focus();
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

export function defineChipChoice(): void {
  customElements.define("chip-choice", ChipChoice);
}
