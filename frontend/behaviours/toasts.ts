// Messages at the bottom left. Good news leaves after 6 s unless it is being read; errors stay until closed.
import { focusHeading } from "../kit/focus";
import { icon } from "../kit/icon";
import { word } from "../kit/words";

export interface Notice {
  text: string;
  kind?: "success" | "info" | "warning" | "error";
  /** Address that takes back what the notice tells of. */
  undo?: string | undefined;
}

const STAY_MS = 6000;
const ICONS = { success: "circle-check", info: "info-circle", warning: "alert-triangle", error: "alert-circle" };
const COLOURS = { success: "tc-green", info: "tc-2", warning: "tc-amber", error: "tc-red" };

function region(): HTMLElement | null {
  return document.getElementById("toasts");
}

export function notice({ text, kind = "success", undo }: Notice): void {
  const toast = document.createElement("div");
  toast.className = "tc-toast";
  toast.setAttribute("role", kind === "error" ? "alert" : "status");
  if (kind === "error" || kind === "warning") toast.dataset["stays"] = "";
  const said = document.createElement("div");
  said.className = "tc-toast-text";
  said.textContent = text;
  toast.append(icon(ICONS[kind], COLOURS[kind]), said);
  if (undo) toast.append(undoButton(undo));
  show(toast);
  toast.querySelector("[hx-post]")?.dispatchEvent(new CustomEvent("link-drawn", { bubbles: true }));
}

function undoButton(address: string): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-sm btn-default";
  button.textContent = word("undo");
  button.setAttribute("hx-post", address);
  button.setAttribute("hx-swap", "none");
  // Once sent, the toast has nothing more to offer.
  button.addEventListener("htmx:afterRequest", () => remove(button.closest(".tc-toast")));
  return button;
}

function show(toast: HTMLElement): void {
  const place = region();
  if (!place) return;
  const twin = [...place.children].find((one) => one !== toast && one.textContent === toast.textContent);
  twin?.remove();
  if (!toast.isConnected) place.append(toast);
  if (!toast.querySelector("[data-close]")) toast.append(closeButton());
  if (toast.dataset["stays"] === undefined) leaveLater(toast);
}

function closeButton(): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "tc-iconbtn tc-push";
  button.dataset["close"] = "";
  button.setAttribute("aria-label", word("close"));
  button.append(icon("x"));
  return button;
}

function leaveLater(toast: HTMLElement): void {
  let timer = window.setTimeout(() => toast.remove(), STAY_MS);
  const wait = () => window.clearTimeout(timer);
  const resume = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => toast.remove(), STAY_MS / 2);
  };
  toast.addEventListener("pointerenter", wait);
  toast.addEventListener("focusin", wait);
  toast.addEventListener("pointerleave", resume);
  toast.addEventListener("focusout", resume);
}

// Django's messages come inside the page as hidden rows; they move to the region, so that a swap does not lose them.
export function takeMessages(): void {
  for (const message of document.querySelectorAll<HTMLElement>("#page [data-message]")) {
    const kind = message.dataset["message"] as Notice["kind"] & string;
    notice({ text: message.textContent?.trim() ?? "", kind, undo: message.dataset["undo"] });
    message.remove();
  }
}

let cameFrom: Element | null = null;

// What had the focus before it went into a message gets it back when the message goes.
function remember(event: FocusEvent): void {
  const [from, to] = [event.relatedTarget as Element | null, event.target as Element];
  if (to.closest(".tc-toast") && !from?.closest(".tc-toast")) cameFrom = from;
}

function remove(toast: Element | null): void {
  const hadFocus = toast?.contains(document.activeElement);
  toast?.remove();
  if (!hadFocus) return;
  if (cameFrom?.isConnected) (cameFrom as HTMLElement).focus();
  else focusHeading();
}

function onKey(event: KeyboardEvent): void {
  const toast = (event.target as Element).closest(".tc-toast");
  if (event.key !== "Escape" || event.defaultPrevented || !toast) return;
  event.preventDefault();
  remove(toast);
}

export function watchToasts(): void {
  document.addEventListener("toast", (event) => notice((event as CustomEvent<Notice>).detail));
  document.addEventListener("focusin", remember);
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest(".tc-toast [data-close]");
    if (button) remove(button.closest(".tc-toast"));
  });
  const place = region();
  if (!place) return;
  // A refusal arrives from the server as a ready toast.
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) {
        if (node instanceof HTMLElement && !node.querySelector("[data-close]")) show(node);
      }
    }
  }).observe(place, { childList: true });
  takeMessages();
}
