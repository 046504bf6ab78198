// <group-fields>: where a profile has many fields of groups, typing leaves those whose name or subgroups have the words.

class GroupFields extends HTMLElement {
  connectedCallback(): void {
    const find = this.querySelector<HTMLInputElement>("[data-find]");
    if (!find) return;
    find.hidden = false;
    find.addEventListener("input", () => this.#show(find.value));
    // Enter here must not send the whole form.
    find.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
  }

  #show(words: string): void {
    const wanted = words.trim().toLocaleLowerCase();
    let count = 0;
    for (const field of this.querySelectorAll<HTMLElement>(".tc-groupfield")) {
      const isFound = (field.textContent ?? "").toLocaleLowerCase().includes(wanted);
      field.hidden = !isFound;
      if (isFound) count += 1;
    }
    this.querySelector<HTMLElement>("[data-nothing]")!.hidden = count > 0;
  }
}

export function defineGroupFields(): void {
  customElements.define("group-fields", GroupFields);
}
