// Presence in place: dots and words of the people on the page change without redrawing a row; one's own choice is sent.
import { post } from "../kit/server";
import { drawPresence, showOwnChoice } from "./presence_dots";

const SIGNS = ["live-presence-changed", "live-call-changed", "live-call-ended", "live-call-ringing", "live-reconnected"];
const GATHER_MS = 300;
// A panel that was simply closed announces nothing: its phone runs out.
const EVERY_MS = 60_000;

let timer = 0;

function soon(): void {
  window.clearTimeout(timer);
  timer = window.setTimeout(() => void refresh(), GATHER_MS);
}

async function refresh(): Promise<void> {
  const shown = [...document.querySelectorAll<HTMLElement>("[data-presence-of]")];
  const asked = new URLSearchParams([...new Set(shown.map((one) => one.dataset["presenceOf"]!))].map((id) => ["user", id]));
  const answer = await fetch(`/presence/?${asked}`, { cache: "no-store" }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const { users, own } = (await answer.json()) as { users: Record<string, string>; own: string };
  showOwnChoice(own);
  for (const one of shown) drawPresence(one, users[one.dataset["presenceOf"]!]);
}

function onSubmit(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  const button = event.submitter as HTMLButtonElement | null;
  if (!form.matches("[data-availability-form]") || !button) return;
  event.preventDefault();
  const before = document.getElementById("phone-pill")?.dataset["choice"] ?? "ready";
  showOwnChoice(button.value);
  form.closest<HTMLElement>("[popover]")?.hidePopover();
  void post(form.action, { availability: button.value }).then(
    (answer) => answer.ok || showOwnChoice(before),
    () => showOwnChoice(before),
  );
}

export function watchPresence(): void {
  for (const sign of SIGNS) document.body.addEventListener(sign, soon);
  document.addEventListener("submit", onSubmit);
  window.setInterval(() => document.visibilityState === "visible" && soon(), EVERY_MS);
}
