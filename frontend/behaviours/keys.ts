// Keys: G then a letter goes, / and Ctrl K search, ? lists them, Esc closes the topmost; the phone listens to its own.
// Single letters are off while typing, while a dialog is open, and when the user switched them off (WCAG 2.1.4).

import { closeDrawer } from "./drawer";

const CHAIN_MS = 1500;
const SWITCH = "letter-keys";
let goUntil = 0;

function isTyping(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return element !== null && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));
}

export function lettersAreOn(): boolean {
  return localStorage.getItem(SWITCH) !== "off";
}

function focusSearch(): boolean {
  const box = document.querySelector<HTMLInputElement>("[data-search]");
  box?.focus();
  box?.select();
  return box !== null;
}

function openKeyList(): void {
  const list = document.querySelector<HTMLDialogElement>("#keys");
  if (!list || list.open) return;
  const box = list.querySelector<HTMLInputElement>("[data-letter-keys]");
  if (box) box.checked = lettersAreOn();
  list.showModal();
}

function go(letter: string): boolean {
  const link = document.querySelector<HTMLAnchorElement>(`[data-nav] a[data-letter="${CSS.escape(letter)}"]`);
  link?.click();
  return link !== null;
}

function onLetter(event: KeyboardEvent): boolean {
  const key = event.key.toLowerCase();
  if (event.timeStamp < goUntil) {
    goUntil = 0;
    return go(key);
  }
  if (key === "g") {
    goUntil = event.timeStamp + CHAIN_MS;
    return true;
  }
  if (key === "?") {
    openKeyList();
    return true;
  }
  if (key === "/") return focusSearch();
  return false;
}

function onKey(event: KeyboardEvent): void {
  if (event.key === "k" && (event.ctrlKey || event.metaKey) && focusSearch()) {
    event.preventDefault();
    return;
  }
  if (event.key === "Escape" && document.querySelector(":popover-open") === null) closeDrawer();
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
  const isFree = !isTyping(event.target) && document.querySelector("dialog[open]") === null;
  if (isPlain && isFree && lettersAreOn() && onLetter(event)) event.preventDefault();
}

// The phone's keys look at the body.
function tellLetters(): void {
  document.body.dataset["singleKeys"] = lettersAreOn() ? "on" : "off";
}

export function watchKeys(): void {
  tellLetters();
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-keys]")) openKeyList();
  });
  document.addEventListener("change", (event) => {
    const box = event.target as HTMLInputElement;
    if (!box.matches("[data-letter-keys]")) return;
    localStorage.setItem(SWITCH, box.checked ? "on" : "off");
    tellLetters();
  });
}
