// Where a row of a sortable list stands: sends its new place to the server, says it to screen readers, and puts the row
// back when the server refuses.
import htmx from "htmx.org";

export function itemsOf(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>("[data-item]")];
}

export async function savePlace(list: HTMLElement, item: HTMLElement, before: number): Promise<void> {
  const place = itemsOf(list).indexOf(item);
  const refused = () => putBack(list, item, before);
  item.addEventListener("htmx:responseError", refused, { once: true });
  item.addEventListener("htmx:sendError", refused, { once: true });
  say(list, item, place);
  await htmx.ajax("post", item.dataset["placeUrl"]!, { source: item, swap: "none", values: { place: String(place) } });
  item.removeEventListener("htmx:responseError", refused);
  item.removeEventListener("htmx:sendError", refused);
}

function putBack(list: HTMLElement, item: HTMLElement, before: number): void {
  const others = itemsOf(list).filter((one) => one !== item);
  const next = others[before];
  if (next) next.before(item);
  else others.at(-1)?.after(item);
}

function say(list: HTMLElement, item: HTMLElement, place: number): void {
  const said = list.querySelector("[data-said]");
  const words = list.dataset["saidWords"] ?? "";
  const values = { name: item.dataset["name"] ?? "", place: String(place + 1), count: String(itemsOf(list).length) };
  if (said) said.textContent = words.replace(/\{(\w+)\}/g, (_, key: string) => values[key as keyof typeof values] ?? "");
}
