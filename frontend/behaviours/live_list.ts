// Lists that change by themselves ([data-live-list]): rows change in place, but nothing moves under the pointer. While
// somebody points at the list, new rows wait behind a button that says how many there are.

const LIST = "[data-live-list]";

interface SwapDetail {
  target: HTMLElement;
  serverResponse: string;
  shouldSwap: boolean;
}

function rowsOf(list: Element): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>("tbody > tr[id]")];
}

function isInUse(list: HTMLElement): boolean {
  return list.matches(":hover") || list.contains(document.activeElement) || window.scrollY > 80;
}

function changeInPlace(list: HTMLElement, next: HTMLElement): void {
  let waiting = 0;
  for (const row of rowsOf(next)) {
    const old = document.getElementById(row.id);
    if (!old) waiting += 1;
    else if (!isSame(old, row)) old.replaceWith(tinted(row));
  }
  const news = list.querySelector<HTMLElement>("[data-live-news]");
  const count = list.querySelector<HTMLElement>("[data-live-count]");
  if (!news || !count) return;
  news.hidden = waiting === 0;
  count.textContent = `${count.dataset["word"] ?? ""}${waiting}`;
}

// Running clocks differ in their text only.
function isSame(old: HTMLElement, row: HTMLElement): boolean {
  const plain = (element: HTMLElement) => {
    const copy = element.cloneNode(true) as HTMLElement;
    copy.classList.remove("is-fresh");
    for (const clock of copy.querySelectorAll("[data-clock]")) clock.textContent = "";
    return copy.outerHTML;
  };
  return plain(old) === plain(row);
}

function tinted(row: HTMLElement): HTMLElement {
  row.classList.add("is-fresh");
  return document.importNode(row, true);
}

function tintNew(next: HTMLElement): void {
  for (const row of rowsOf(next)) {
    const old = document.getElementById(row.id);
    if (!old || !isSame(old, row)) row.classList.add("is-fresh");
  }
}

function decide(detail: SwapDetail, event: Event): void {
  const list = detail.target;
  if (!list.matches?.(LIST)) return;
  const page = new DOMParser().parseFromString(detail.serverResponse, "text/html");
  const next = page.getElementById(list.id);
  if (!next) return;
  const asked = (event as CustomEvent<{ requestConfig: { triggeringEvent?: Event } }>).detail.requestConfig.triggeringEvent;
  if (asked?.type !== "refresh" && rowsOf(list).length > 0 && isInUse(list)) {
    detail.shouldSwap = false;
    changeInPlace(list, next);
    return;
  }
  tintNew(next);
  detail.serverResponse = next.outerHTML;
}

export function watchLiveLists(): void {
  document.body.addEventListener("htmx:beforeSwap", (event) => decide((event as CustomEvent<SwapDetail>).detail, event));
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    if (target.closest("[data-live-show]")) target.closest(LIST)?.dispatchEvent(new Event("refresh", { bubbles: true }));
    for (const open of document.querySelectorAll<HTMLDetailsElement>(".tc-filterbox details[open]")) {
      if (!open.contains(target)) open.open = false;
    }
  });
}
