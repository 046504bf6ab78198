// How a presence is drawn by scripts: shape, colour and word come from the template #presence-dots.

function drawn(code: string): { dot: Element; word: string } | null {
  const template = document.querySelector<HTMLTemplateElement>("#presence-dots");
  const one = template?.content.querySelector<HTMLElement>(`[data-presence="${CSS.escape(code)}"]`);
  return one?.firstElementChild ? { dot: one.firstElementChild, word: one.dataset["word"] ?? "" } : null;
}

export function wordOf(code: string): string {
  return drawn(code)?.word ?? "";
}

export function drawDots(code: string, dots: Iterable<Element>): void {
  const look = drawn(code);
  for (const dot of dots) if (look) dot.replaceWith(look.dot.cloneNode(true));
}

export function drawPresence(place: HTMLElement, code: string | undefined): void {
  if (!code || place.dataset["presenceNow"] === code) return;
  place.dataset["presenceNow"] = code;
  drawDots(code, place.querySelectorAll(".tc-pres"));
  for (const word of place.querySelectorAll("[data-presence-word]")) word.textContent = wordOf(code);
}

export function ownChoice(): string {
  return document.getElementById("phone-pill")?.dataset["choice"] ?? "ready";
}

export function showOwnChoice(choice: string): void {
  const pill = document.getElementById("phone-pill");
  if (!pill || pill.dataset["choice"] === choice) return;
  pill.dataset["choice"] = choice;
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-availability-form] button")) {
    button.setAttribute("aria-pressed", String(button.value === choice));
  }
  document.dispatchEvent(new Event("availability-chosen"));
}
