// Keys of the page shown. [data-key="n"] is pressed or focused by its letter, J and K walk the rows ([data-row]),
// Ctrl Enter sends the form of a text that says so ([data-submit-keys]), Ctrl S the page's form ([data-save-keys]).
import { lettersAreOn } from "./keys";

function isTyping(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return element !== null && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));
}

function press(key: string): boolean {
  const wanted = document.querySelector<HTMLElement>(`#page [data-key="${CSS.escape(key)}"]`);
  if (wanted?.matches("input, textarea")) wanted.focus();
  else wanted?.click();
  return wanted !== null;
}

function walk(step: 1 | -1): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>("#page [data-row]")];
  const place = rows.indexOf(document.activeElement as HTMLElement);
  const next = place < 0 ? rows.at(step > 0 ? 0 : -1) : rows[place + step];
  next?.focus();
  return rows.length > 0;
}

function sendForm(event: KeyboardEvent): void {
  const text = (event.target as Element | null)?.closest<HTMLTextAreaElement>("textarea[data-submit-keys]");
  if (!text || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  text.form?.requestSubmit();
}

function savePage(event: KeyboardEvent): void {
  const form = document.querySelector<HTMLFormElement>("#page form[data-save-keys]");
  if (!form || event.key.toLowerCase() !== "s" || event.altKey || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  form.requestSubmit();
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.repeat || event.isComposing) return;
  sendForm(event);
  savePage(event);
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]") || !lettersAreOn()) return;
  const key = event.key.toLowerCase();
  const isDone = key === "j" || key === "k" ? walk(key === "j" ? 1 : -1) : /^[a-z]$/.test(key) && press(key);
  if (isDone) event.preventDefault();
}

export function watchPageKeys(): void {
  document.addEventListener("keydown", onKey);
}
