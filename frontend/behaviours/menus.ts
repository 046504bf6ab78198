// Menus of rows (a popover opened by its button) beside their button and with arrow keys, "." for the row in focus, and
// dialogs that were fetched: they open when they arrive and are gone when they close.

const GAP = 4;

function isSheet(): boolean {
  return matchMedia("(max-width: 767px)").matches;
}

function place(menu: HTMLElement): void {
  const button = document.querySelector<HTMLElement>(`[popovertarget="${CSS.escape(menu.id)}"]`);
  if (!button || isSheet()) {
    menu.style.removeProperty("top");
    menu.style.removeProperty("left");
    return;
  }
  const at = button.getBoundingClientRect();
  const below = at.bottom + GAP;
  const top = below + menu.offsetHeight > window.innerHeight ? Math.max(GAP, at.top - GAP - menu.offsetHeight) : below;
  menu.style.top = `${top}px`;
  menu.style.left = `${Math.max(GAP, at.right - menu.offsetWidth)}px`;
}

function onToggle(event: Event): void {
  const menu = event.target as HTMLElement;
  if (!menu.matches?.("[data-rowmenu]") || (event as ToggleEvent).newState !== "open") return;
  place(menu);
  // Scrolling closes a menu, so its own focus must not scroll.
  entries(menu)[0]?.focus({ preventScroll: true });
}

// htmx keeps a copy of the page as text when one leaves it; the content policy refuses a style attribute in it.
function onBeforeToggle(event: Event): void {
  const menu = event.target as HTMLElement;
  if (menu.matches?.("[data-rowmenu]") && (event as ToggleEvent).newState === "closed") menu.removeAttribute("style");
}

// A menu whose entry was chosen may still lie there when the answer comes; htmx would carry its style over.
function forgetPlaces(): void {
  for (const menu of document.querySelectorAll<HTMLElement>("[data-rowmenu][style]")) menu.removeAttribute("style");
}

function onClick(event: MouseEvent): void {
  const menu = (event.target as Element).closest<HTMLElement>("[data-rowmenu]");
  if (menu && (event.target as Element).closest("a, button")) window.setTimeout(() => menu.matches(":popover-open") && menu.hidePopover());
}

function entries(menu: Element): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>("a, button")];
}

function onKey(event: KeyboardEvent): void {
  const target = event.target as Element;
  const menu = target.closest("[data-rowmenu]");
  if (menu && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    const all = entries(menu);
    const step = event.key === "ArrowDown" ? 1 : -1;
    all[(all.indexOf(target as HTMLElement) + step + all.length) % all.length]?.focus();
    event.preventDefault();
  } else if (event.key === "." && target.matches("[data-row]")) {
    target.querySelector<HTMLElement>("[popovertarget]")?.click();
  } else if (event.key === "e" && target.matches("[data-row]") && !event.ctrlKey && !event.metaKey) {
    target.querySelector<HTMLElement>("[data-edit]")?.click();
  }
}

function openFetched(event: Event): void {
  const dialog = (event.target as Element).querySelector?.<HTMLDialogElement>("dialog[data-fetched]");
  if (!dialog || dialog.open) return;
  for (const menu of document.querySelectorAll<HTMLElement>("[data-rowmenu]:popover-open")) menu.hidePopover();
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
}

export function watchMenus(): void {
  document.addEventListener("toggle", onToggle, true);
  document.addEventListener("beforetoggle", onBeforeToggle, true);
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.body.addEventListener("htmx:beforeSwap", forgetPlaces);
  document.body.addEventListener("htmx:afterSettle", openFetched);
  window.addEventListener("scroll", () => {
    for (const menu of document.querySelectorAll<HTMLElement>("[data-rowmenu]:popover-open")) menu.hidePopover();
  }, { passive: true });
}
