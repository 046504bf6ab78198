// <sortable-list>: rows put in order by dragging their handle, by arrow keys on it, or by its menu. Each row says where
// its new place is sent (data-place-url); the server may answer with fragments that go elsewhere. A refusal puts the row back.
import { handledItem, startDragging } from "./sortable-drag";
import { clearMoveMenu, placeMoveMenu, step } from "./sortable-menu";
import { savePlace } from "./sortable-place";

const STEPS: Record<string, number> = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 };

class SortableList extends HTMLElement {
  #item: HTMLElement | null = null;

  connectedCallback(): void {
    this.addEventListener("click", (event) => this.#onClick(event.target as Element));
    this.addEventListener("keydown", (event) => this.#onKey(event));
    this.addEventListener("toggle", (event) => clearMoveMenu(event as ToggleEvent), true);
    startDragging(this, (item, before) => void savePlace(this, item, before));
  }

  #onClick(target: Element): void {
    const by = target.closest<HTMLElement>("[data-move]")?.dataset["move"];
    const item = handledItem(target);
    if (by !== undefined) {
      this.querySelector<HTMLElement>("[data-move-menu]")?.hidePopover();
      if (this.#item) this.#step(this.#item, Number(by));
    } else if (item) {
      this.#item = item;
      placeMoveMenu(this, target.closest("[data-handle]")!);
    }
  }

  #onKey(event: KeyboardEvent): void {
    const by = STEPS[event.key];
    const item = handledItem(event.target);
    if (by === undefined || !item) return;
    event.preventDefault();
    this.#step(item, by);
  }

  #step(item: HTMLElement, by: number): void {
    const before = step(this, item, by);
    if (before >= 0) void savePlace(this, item, before);
  }
}

export function defineSortableList(): void {
  customElements.define("sortable-list", SortableList);
}
