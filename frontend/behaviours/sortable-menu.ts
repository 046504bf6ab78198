// The menu of a sortable list's handle: opens at the handle, and leaves no inline style behind.
import { itemsOf } from "./sortable-place";

// The browser alone would put it in the middle of the screen.
export function placeMoveMenu(list: HTMLElement, handle: Element): void {
  const menu = list.querySelector<HTMLElement>("[data-move-menu]");
  const box = handle.getBoundingClientRect();
  if (!menu) return;
  menu.style.top = `${Math.min(box.bottom + 4, window.innerHeight - 110)}px`;
  menu.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - 208))}px`;
}

// htmx copies style attributes when it swaps, which the content policy forbids: none may stay.
export function clearMoveMenu(event: ToggleEvent): void {
  if (event.newState === "closed") (event.target as HTMLElement).removeAttribute("style");
}

// Moves the row by one place among its siblings; returns where it stood, or -1 at the edge.
export function step(list: HTMLElement, item: HTMLElement, by: number): number {
  const items = itemsOf(list);
  const place = items.indexOf(item);
  const beside = items[place + by];
  if (beside && by > 0) beside.after(item);
  else if (beside) beside.before(item);
  item.querySelector<HTMLElement>("[data-handle]")?.focus();
  return beside ? place : -1;
}
