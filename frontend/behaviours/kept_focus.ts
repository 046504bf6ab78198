// A fragment that takes the place of what had the focus gets it: the keys go on there, not at the top of the page.
import { isNobodyFocused } from "../kit/focus";

const taken = new Set<string>();

function remember(event: Event): void {
  const { target, shouldSwap } = (event as CustomEvent<{ target: Element; shouldSwap: boolean }>).detail;
  if (shouldSwap && target.id && !isNobodyFocused() && target.contains(document.activeElement)) taken.add(target.id);
}

function giveBack(): void {
  for (const id of taken) {
    const fragment = document.getElementById(id);
    if (!isNobodyFocused() || !fragment?.checkVisibility()) continue;
    fragment.setAttribute("tabindex", "-1");
    fragment.focus({ preventScroll: true });
  }
  taken.clear();
}

// After navigation, which chooses the place of a swap and the focus of a new page.
export function watchKeptFocus(): void {
  document.body.addEventListener("htmx:beforeSwap", remember);
  document.body.addEventListener("htmx:afterSettle", giveBack);
}
