// A panel beside the page ([data-panel-close] inside): Esc closes it, and the focus returns to what had opened it.
import { focusHeading, isNobodyFocused } from "../kit/focus";

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
  else if (!(event.target as Element).closest("aside")) openerId = "";
}

// What the panel is of keeps a frame as long as the panel is open.
function frame(panel: HTMLElement): void {
  for (const old of document.querySelectorAll("#page .is-current")) old.classList.remove("is-current");
  document.getElementById(panel.dataset["of"] ?? "")?.classList.add("is-current");
}

// To what had opened the panel; what was deleted in it has taken its opener along.
function giveFocusBack(): void {
  document.getElementById(openerId)?.focus();
  if (isNobodyFocused()) focusHeading();
}

function onSettle(event: Event): void {
  const panel = document.querySelector<HTMLElement>("#page aside[id$='-panel']");
  if (!panel) return;
  frame(panel);
  // The block that holds the opener is drawn anew at about the same time; whichever settles last gives the focus back.
  if (panel.hasAttribute("hidden")) {
    if (event.target === panel || (openerId !== "" && isNobodyFocused())) giveFocusBack();
  } else if (event.target === panel && !panel.contains(document.activeElement)) {
    panel.querySelector<HTMLElement>("[data-panel-close]")?.focus();
  }
}

export function watchSidePanels(): void {
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick, true);
  document.addEventListener("htmx:afterSettle", onSettle);
  const panel = document.querySelector<HTMLElement>("#page aside[id$='-panel']");
  if (panel) frame(panel);
}
