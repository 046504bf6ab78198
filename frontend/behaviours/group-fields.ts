// <group-fields>: where a profile has many fields of groups, typing leaves those whose name or subgroups have the words.
// Where there are too many to be sent, each field fetches its boxes on demand, and typing fetches those that have the
// words; a box that is ticked among the found ones moves into its own field.

class GroupFields extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("change", (event) => this.#keep(event.target as HTMLInputElement));
    this.addEventListener("htmx:afterRequest", (event) => this.#fetched(event.target as HTMLElement));
    const find = this.querySelector<HTMLInputElement>("[data-find]");
    if (!find) return;
    find.hidden = false;
    if (!find.name) find.addEventListener("input", () => this.#show(find.value));
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

  // A found box has no name yet: what is only looked at is not sent.
  #keep(box: HTMLInputElement): void {
    const found = box.closest<HTMLElement>("[data-of]");
    if (!found || !box.checked) return;
    const place = this.querySelector(`[data-group="${CSS.escape(found.dataset["of"] ?? "")}"] .tc-ticks`);
    const there = place?.querySelector<HTMLInputElement>(`input[value="${CSS.escape(box.value)}"]`);
    const next = (found.nextElementSibling ?? found.previousElementSibling)?.querySelector("input");
    if (there) {
      there.checked = true;
      found.remove();
    } else {
      box.name = "user_groups";
      found.removeAttribute("data-of");
      place?.append(found);
    }
    // Who works with the keyboard goes on with the next one found, or with the words.
    (next ?? this.querySelector<HTMLElement>("[data-find]"))?.focus();
  }

  #fetched(button: HTMLElement): void {
    if (!button.matches("[data-fetch-ticks]")) return;
    button.hidden = true;
    button.closest("fieldset")?.querySelector<HTMLElement>(".tc-ticks input")?.focus();
  }
}

export function defineGroupFields(): void {
  customElements.define("group-fields", GroupFields);
}
