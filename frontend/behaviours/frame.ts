// The frame around the page: sidebar as rail or drawer, dialogs, copying, filling a field, running clocks, the state of the phone.
import { word } from "../kit/words";
import { closeDrawer, isDrawerOpen, openDrawer } from "./drawer";
import { drawDots, ownChoice, wordOf } from "./presence_dots";
import { notice } from "./toasts";

const YEAR_SECONDS = 365 * 24 * 3600;

const narrow = matchMedia("(max-width: 1679px)");

function isRailChosen(): boolean {
  return /(^|; )sidebar=rail/.test(document.cookie);
}

// The open phone takes the room of the wide sidebar.
function fitSidebar(): void {
  const dock = document.querySelector<HTMLElement>('softphone-panel [data-part="dock"]');
  const isTight = narrow.matches && dock !== null && !dock.hidden;
  document.querySelector(".tc-shell")?.classList.toggle("is-rail", isRailChosen() || isTight);
}

function toggleRail(): void {
  const isRail = !isRailChosen();
  document.cookie = `sidebar=${isRail ? "rail" : "wide"}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
  for (const button of document.querySelectorAll("[data-rail]")) button.setAttribute("aria-pressed", String(isRail));
  fitSidebar();
}

async function copy(button: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(button.dataset["copy"] ?? "");
    notice({ text: word("copied") });
  } catch {
    notice({ text: word("copyFailed"), kind: "error" });
  }
}

function fill(button: HTMLButtonElement): void {
  const field = button.form?.elements.namedItem(button.dataset["fill"] ?? "");
  if (!(field instanceof HTMLInputElement)) return;
  field.value = button.value;
  field.focus();
}

function onClick(event: MouseEvent): void {
  const target = event.target as Element;
  const at = (selector: string) => target.closest<HTMLElement>(selector);
  const opener = at("[data-dialog]");
  if (at("[data-rail]")) toggleRail();
  else if (at("[data-drawer]")) openDrawer();
  else if (at("[data-copy]")) void copy(at("[data-copy]")!);
  else if (at("[data-fill]")) fill(at("[data-fill]") as HTMLButtonElement);
  else if (opener) document.querySelector<HTMLDialogElement>(opener.dataset["dialog"]!)?.showModal();
  else if (at("dialog [data-close]")) target.closest("dialog")?.close();
  else if (isDrawerOpen() && !at(".tc-sidebar")) closeDrawer();
}

export function timeText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  if (hours > 0) return `${hours}\u00a0h ${minutes}\u00a0min`.replace(" ", "\u00a0");
  return `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
}

function tick(): void {
  for (const clock of document.querySelectorAll<HTMLElement>("[data-clock]")) {
    const since = Number(clock.dataset["clock"]);
    if (since > 0) clock.textContent = timeText(Date.now() - since);
  }
}

interface PhoneReport {
  line: "offline" | "connecting" | "ready" | "elsewhere";
  lineText: string;
  sentence: string;
  phase: "idle" | "ringing" | "dialling" | "active" | "ended";
  headline: string;
  seconds: number;
}

function presenceOf({ line, phase }: PhoneReport): string {
  if (phase === "active") return "talking";
  if (phase === "ringing" || phase === "dialling") return "ringing";
  const choice = ownChoice();
  if (choice === "dnd") return choice;
  return line === "ready" || line === "elsewhere" ? choice : "off";
}

// Presence codes are those of the server; the dot's shape and colour come from the template #presence-dots.
function showPhone(report: PhoneReport): void {
  const presence = presenceOf(report);
  const isInCall = report.phase !== "idle";
  drawDots(presence, document.querySelectorAll("[data-own-presence] > .tc-pres"));
  const pill = document.getElementById("phone-pill");
  if (!pill) return;
  pill.classList.toggle("is-live", presence === "talking" || presence === "ringing");
  pill.title = report.sentence;
  pill.querySelector("[data-phone-word]")!.textContent = isInCall ? report.headline : restWord(presence, report);
  pill.querySelector("[data-phone-clock]")!.textContent = report.phase === "active" ? timeText(report.seconds * 1000) : "";
}

// A choice is told in its own word; with none the telephone says how it is.
function restWord(presence: string, report: PhoneReport): string {
  return presence === "dnd" || presence === "break" ? wordOf(presence) : report.lineText;
}

let lastReport: PhoneReport | null = null;

export function watchFrame(): void {
  document.addEventListener("click", onClick);
  document.addEventListener("softphone-state", (event) => {
    lastReport = (event as CustomEvent<PhoneReport>).detail;
    showPhone(lastReport);
  });
  document.addEventListener("availability-chosen", () => lastReport && showPhone(lastReport));
  window.setInterval(tick, 1000);
  const reloading = document.querySelector<HTMLElement>("[data-reload-seconds]");
  if (reloading) window.setTimeout(() => window.location.reload(), Number(reloading.dataset["reloadSeconds"]) * 1000);
  narrow.addEventListener("change", fitSidebar);
  const dock = document.querySelector('softphone-panel [data-part="dock"]');
  if (dock) new MutationObserver(fitSidebar).observe(dock, { attributeFilter: ["hidden"] });
}
