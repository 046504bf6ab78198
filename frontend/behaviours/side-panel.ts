// A panel beside the page ([data-panel-close] inside): Esc closes it, and the focus returns to what had opened it.

let openerId = "";

function onKey(event: KeyboardEvent): void {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector(":popover-open, dialog[open]")) return;
  const close = document.querySelector<HTMLElement>("#page [data-panel-close]");
  if (!close) return;
  event.preventDefault();
  close.click();
}

function onClick(event: Event): void {
  const opener = (event.target as Element).closest<HTMLElement>("[hx-target$='-panel'][id]");
  if (opener && !opener.closest("aside")) openerId = opener.id;
}

// What is open is drawn in the page too: the row keeps a frame as long as its panel is open.
function onSettle(event: Event): void {
  const panel = event.target as Element;
  if (!panel.matches?.("aside[id$='-panel']")) return;
  if (panel.hasAttribute("hidden")) document.getElementById(openerId)?.focus();
  else if (!panel.contains(document.activeElement)) panel.querySelector<HTMLElement>("[data-panel-close]")?.focus();
}

export function watchSidePanels(): void {
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick, true);
  document.addEventListener("htmx:afterSettle", onSettle);
}
