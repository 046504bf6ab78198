// Dragging a row of a sortable list by its handle; ``dropped`` hears the row and where it stood before.
import { itemsOf } from "./sortable-place";

export function startDragging(list: HTMLElement, dropped: (item: HTMLElement, before: number) => void): void {
  let item: HTMLElement | null = null;
  let before = -1;
  list.addEventListener("dragstart", (event) => {
    item = handledItem(event.target);
    if (!item || !event.dataTransfer) return;
    before = itemsOf(list).indexOf(item);
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", item.dataset["name"] ?? "");
    event.dataTransfer.setDragImage(item, 12, 12);
    item.classList.add("is-moving");
  });
  list.addEventListener("dragover", (event) => {
    if (item) over(list, item, event);
  });
  list.addEventListener("drop", (event) => event.preventDefault());
  list.addEventListener("dragend", () => {
    item?.classList.remove("is-moving");
    if (item && itemsOf(list).indexOf(item) !== before) dropped(item, before);
    item = null;
  });
}

export function handledItem(target: EventTarget | null): HTMLElement | null {
  const handle = (target as Element | null)?.closest?.("[data-handle]");
  return handle?.closest<HTMLElement>("[data-item]") ?? null;
}

function over(list: HTMLElement, item: HTMLElement, event: DragEvent): void {
  event.preventDefault();
  const beside = (event.target as Element).closest<HTMLElement>("[data-item]");
  if (!beside || beside === item || !list.contains(beside)) return;
  const items = itemsOf(list);
  if (items.indexOf(beside) > items.indexOf(item)) beside.after(item);
  else beside.before(item);
}
