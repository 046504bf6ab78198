// What lies open over the page closes when the focus moves on, so that it never covers what has the focus: menus
// (popovers) and filters. Esc closes a filter too and gives the focus back to it; menus do that by themselves.

const FILTER = ".tc-filterbox details[open]";
const MENU = ".tc-menu:popover-open";

function onKey(event: KeyboardEvent): void {
  const filter = (event.target as Element).closest<HTMLDetailsElement>(FILTER);
  if (event.key !== "Escape" || event.defaultPrevented || !filter) return;
  event.preventDefault();
  filter.open = false;
  filter.querySelector("summary")?.focus();
}

function onFocus(event: FocusEvent): void {
  const target = event.target as Element;
  for (const filter of document.querySelectorAll<HTMLDetailsElement>(FILTER)) {
    if (!filter.contains(target)) filter.open = false;
  }
  for (const menu of document.querySelectorAll<HTMLElement>(MENU)) {
    const isOpener = target.closest(`[popovertarget="${CSS.escape(menu.id)}"]`) !== null;
    if (!isOpener && !menu.contains(target)) menu.hidePopover();
  }
}

export function watchLeftMenus(): void {
  document.addEventListener("keydown", onKey);
  document.addEventListener("focusin", onFocus);
}
