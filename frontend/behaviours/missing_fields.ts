// <missing-fields> in a form's footer names what still has to be filled in, as links to the fields. It judges only what
// is on screen and required ([required] or [data-required]); the server checks everything.

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

class MissingFields extends HTMLElement {
  #form: HTMLFormElement | null = null;
  readonly #look = (): void => this.#draw();

  connectedCallback(): void {
    this.#form = this.closest("form");
    this.#form?.addEventListener("input", this.#look);
    this.#form?.addEventListener("change", this.#look);
    // The form's other elements are complete only now.
    window.setTimeout(this.#look);
  }

  disconnectedCallback(): void {
    this.#form?.removeEventListener("input", this.#look);
    this.#form?.removeEventListener("change", this.#look);
  }

  #missing(): Field[] {
    const fields = [...(this.#form?.elements ?? [])] as Field[];
    return fields.filter((field) => field.matches("[required], [data-required]") && field.checkVisibility() && !field.value.trim());
  }

  #draw(): void {
    const missing = this.#missing();
    this.hidden = missing.length === 0;
    const list = this.querySelector("[data-list]");
    list?.replaceChildren(...missing.flatMap((field, place) => [place > 0 ? ", " : " ", this.#link(field)]));
    for (const mark of this.#form?.querySelectorAll<HTMLElement>("[data-missing-in]") ?? []) this.#count(mark, missing);
  }

  #link(field: Field): HTMLAnchorElement {
    const link = document.createElement("a");
    link.href = `#${field.id}`;
    link.textContent = field.labels?.[0]?.firstChild?.textContent?.trim() ?? field.name;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      field.focus();
    });
    return link;
  }

  #count(mark: HTMLElement, missing: Field[]): void {
    const section = document.getElementById(mark.dataset["missingIn"] ?? "");
    const count = missing.filter((field) => section?.contains(field)).length;
    mark.hidden = count === 0;
    mark.textContent = `${mark.dataset["word"] ?? ""} ${count}`;
  }
}

export function defineMissingFields(): void {
  customElements.define("missing-fields", MissingFields);
}
