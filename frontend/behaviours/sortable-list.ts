// <sortable-list>: rows put in order by dragging their handle, by arrow keys on it, or by its menu. Each row says where
// its new place is sent (data-place-url); the server may answer with fragments that go elsewhere. A refusal puts the row back.
import htmx from "htmx.org";

class SortableList extends HTMLElement {
  #item: HTMLElement | null = null;
  #before = -1;

  connectedCallback(): void {
    this.addEventListener("click", (event) => this.#onClick(event));
    this.addEventListener("keydown", (event) => this.#onKey(event));
    this.addEventListener("dragstart", (event) => this.#onStart(event));
    this.addEventListener("dragover", (event) => this.#onOver(event));
    this.addEventListener("drop", (event) => event.preventDefault());
    this.addEventListener("dragend", () => this.#onEnd());
    // htmx copies style attributes when it swaps, which the content policy forbids: none may stay.
    this.addEventListener("toggle", (event) => this.#onToggle(event as ToggleEvent), true);
  }

  #items(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("[data-item]")];
  }

  #itemOf(target: EventTarget | null): HTMLElement | null {
    const handle = (target as Element | null)?.closest?.("[data-handle]");
    return handle?.closest<HTMLElement>("[data-item]") ?? null;
  }

  #onClick(event: MouseEvent): void {
    const step = (event.target as Element).closest<HTMLElement>("[data-move]")?.dataset["move"];
    if (step === undefined) {
      this.#item = this.#itemOf(event.target) ?? this.#item;
      if (this.#itemOf(event.target)) this.#placeMenu(event.target as Element);
      return;
    }
    this.querySelector<HTMLElement>("[data-move-menu]")?.hidePopover();
    if (this.#item) this.#step(this.#item, Number(step));
  }

  // The menu opens at the handle; the browser alone would put it in the middle of the screen.
  #placeMenu(target: Element): void {
    const menu = this.querySelector<HTMLElement>("[data-move-menu]");
    const box = target.closest("[data-handle]")!.getBoundingClientRect();
    if (!menu) return;
    menu.style.top = `${Math.min(box.bottom + 4, window.innerHeight - 110)}px`;
    menu.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - 208))}px`;
  }

  #onToggle(event: ToggleEvent): void {
    if (event.newState === "closed") (event.target as HTMLElement).removeAttribute("style");
  }

  #onKey(event: KeyboardEvent): void {
    const step = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key];
    const item = this.#itemOf(event.target);
    if (step === undefined || !item) return;
    event.preventDefault();
    this.#step(item, step);
  }

  #step(item: HTMLElement, step: number): void {
    const items = this.#items();
    const place = items.indexOf(item);
    const beside = items[place + step];
    if (beside) {
      this.#before = place;
      if (step > 0) beside.after(item);
      else beside.before(item);
      void this.#save(item);
    }
    item.querySelector<HTMLElement>("[data-handle]")?.focus();
  }

  #onStart(event: DragEvent): void {
    const item = this.#itemOf(event.target);
    if (!item || !event.dataTransfer) return;
    this.#item = item;
    this.#before = this.#items().indexOf(item);
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", item.dataset["name"] ?? "");
    event.dataTransfer.setDragImage(item, 12, 12);
    item.classList.add("is-moving");
  }

  #onOver(event: DragEvent): void {
    const item = this.#item;
    if (!item?.classList.contains("is-moving")) return;
    event.preventDefault();
    const over = (event.target as Element).closest<HTMLElement>("[data-item]");
    if (!over || over === item || !this.contains(over)) return;
    const items = this.#items();
    if (items.indexOf(over) > items.indexOf(item)) over.after(item);
    else over.before(item);
  }

  #onEnd(): void {
    const item = this.#item;
    item?.classList.remove("is-moving");
    if (item && this.#items().indexOf(item) !== this.#before) void this.#save(item);
  }

  async #save(item: HTMLElement): Promise<void> {
    const before = this.#before;
    const place = this.#items().indexOf(item);
    const refused = () => this.#putBack(item, before);
    item.addEventListener("htmx:responseError", refused, { once: true });
    item.addEventListener("htmx:sendError", refused, { once: true });
    this.#say(item, place);
    await htmx.ajax("post", item.dataset["placeUrl"]!, { source: item, swap: "none", values: { place: String(place) } });
    item.removeEventListener("htmx:responseError", refused);
    item.removeEventListener("htmx:sendError", refused);
  }

  #putBack(item: HTMLElement, before: number): void {
    const others = this.#items().filter((one) => one !== item);
    const next = others[before];
    if (next) next.before(item);
    else others.at(-1)?.after(item);
  }

  #say(item: HTMLElement, place: number): void {
    const said = this.querySelector("[data-said]");
    const words = this.dataset["saidWords"] ?? "";
    const values = { name: item.dataset["name"] ?? "", place: String(place + 1), count: String(this.#items().length) };
    if (said) said.textContent = words.replace(/\{(\w+)\}/g, (_, key: string) => values[key as keyof typeof values] ?? "");
  }
}

export function defineSortableList(): void {
  customElements.define("sortable-list", SortableList);
}
