// Navigation without reload: boosted answers go into #page and nothing else, so the phone is never touched.
import htmx from "htmx.org";
import { focusHeading } from "../kit/focus";
import { csrfToken } from "../kit/server";
import { word } from "../kit/words";
import { closeDrawer } from "./drawer";
import { notice, takeMessages } from "./toasts";

interface RequestConfig {
  verb: string;
  boosted?: boolean;
  path: string;
  headers: Record<string, string>;
}

interface SwapDetail {
  xhr: XMLHttpRequest;
  boosted: boolean;
  elt: Element;
  target: Element;
  shouldSwap: boolean;
  isError: boolean;
  serverResponse: string;
  selectOverride?: string;
  swapOverride?: string;
  requestConfig: RequestConfig;
  etc: { push?: string };
}

// The row whose menu acted, as a selector: the page that comes back may have it too.
let acting = "";

export function startNavigation(): void {
  document.body.addEventListener("htmx:configRequest", (event) => {
    const { headers, verb } = (event as CustomEvent<{ headers: Record<string, string>; verb: string }>).detail;
    if (verb !== "get") headers["X-CSRFToken"] = csrfToken();
  });
  // A refused form must not put its own address into the history: going back would then send it again. A link that
  // leads to a refusal may: going back then leads to where it was followed.
  document.body.addEventListener("htmx:beforeOnLoad", (event) => {
    const detail = (event as CustomEvent<SwapDetail>).detail;
    if (detail.xhr.status >= 400 && detail.requestConfig.verb !== "get") detail.etc.push = "false";
  });
  document.body.addEventListener("htmx:beforeSwap", (event) => decideSwap((event as CustomEvent<SwapDetail>).detail));
  document.body.addEventListener("htmx:sendError", () => notice({ text: word("offline"), kind: "error" }));
  document.body.addEventListener("htmx:timeout", () => notice({ text: word("offline"), kind: "error" }));
  document.body.addEventListener("htmx:afterSettle", (event) => {
    takeMessages();
    const { requestConfig } = (event as CustomEvent<{ requestConfig?: RequestConfig }>).detail;
    if (requestConfig && isPageChange(requestConfig)) arrive();
  });
  document.body.addEventListener("link-drawn", (event) => htmx.process(event.target as Element));
  document.body.addEventListener("htmx:historyRestore", () => {
    takeMessages();
    window.setTimeout(arrive);
  });
  markCurrent();
}

// A link or form of the page, or where the server leads after a form in a dialog (HX-Location).
function isPageChange(config: RequestConfig): boolean {
  return Boolean(config.boosted) || config.headers["HX-Boosted"] === "true";
}

function decideSwap(detail: SwapDetail): void {
  const { xhr, serverResponse } = detail;
  const isPage = serverResponse.includes('id="page"');
  const isInFrame = isOfThisPanel(serverResponse) || xhr.status >= 400;
  if (xhr.getResponseHeader("HX-Retarget")) {
    detail.shouldSwap = true;
    return;
  }
  // The page that could not be left stays, with everything that was entered.
  if (xhr.status >= 500) return fail(detail);
  if (isPage && isInFrame && (detail.boosted || isPageChange(detail.requestConfig))) {
    putPage(detail);
  } else if (isPage && !isInFrame) {
    leaveFor(detail);
  } else if (xhr.status === 422) {
    putRefusal(detail);
  } else if (xhr.status === 403 || xhr.status === 404) {
    fail(detail);
  }
}

// Meanwhile another login or the end of a visit may have come: pages of one company never stand in the panel of another.
function isOfThisPanel(page: string): boolean {
  return page.includes(`data-frame="shell" data-company="${document.body.dataset["company"] ?? ""}"`);
}

function fail(detail: SwapDetail): void {
  detail.shouldSwap = false;
  notice({ text: word(detail.xhr.status === 503 ? "unavailable" : "failed"), kind: "error" });
}

function putPage(detail: SwapDetail): void {
  const page = document.getElementById("page");
  if (!page) return;
  acting = detail.requestConfig.verb === "get" ? "" : openerOf(document.activeElement);
  detail.shouldSwap = true;
  detail.isError = false;
  detail.target = page;
  detail.selectOverride = "#page";
  detail.swapOverride = "outerHTML show:window:top";
}

function openerOf(element: Element | null): string {
  const menu = element?.getAttribute("popovertarget") ?? element?.closest("[popover]")?.id;
  return menu ? `#page [popovertarget="${CSS.escape(menu)}"]` : "";
}

// The answer is a page without the frame (the session ended, for example): only there does the browser load anew.
function leaveFor(detail: SwapDetail): void {
  detail.shouldSwap = false;
  window.location.assign(detail.xhr.responseURL || detail.requestConfig.path);
}

function putRefusal(detail: SwapDetail): void {
  detail.shouldSwap = true;
  detail.isError = false;
  const root = new DOMParser().parseFromString(detail.serverResponse, "text/html").body.firstElementChild;
  const place = root?.id ? document.getElementById(root.id) : null;
  if (!place) return;
  detail.target = place;
  detail.swapOverride = "outerHTML";
}

// After a page change: the menu shows where we are, and screen readers and keys start at the heading; what a row's own
// menu did leaves them at the row.
function arrive(): void {
  markCurrent();
  closeDrawer();
  // A dialog that is still closed has its wish too.
  const wishes = document.querySelectorAll<HTMLElement>("#page [autofocus]");
  const row = acting ? document.querySelector<HTMLElement>(acting) : null;
  const wanted = [...wishes].find((one) => one.checkVisibility()) ?? row;
  acting = "";
  // htmx has given it the focus already, and scrolls to the top right after this.
  if (wanted) return queueMicrotask(() => showField(wanted));
  focusHeading();
}

// With what stands around a field: its name above, what is wrong with it below.
function showField(field: HTMLElement): void {
  field.focus();
  (field.closest(".tc-field") ?? field).scrollIntoView({ block: "nearest" });
}

function markCurrent(): void {
  for (const nav of document.querySelectorAll<HTMLElement>("[data-nav]")) {
    const links = [...nav.querySelectorAll<HTMLAnchorElement>("a[href]")];
    const current = bestFit(links);
    for (const link of links) {
      if (link === current) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    for (const branch of nav.querySelectorAll<HTMLElement>("[data-branch]")) {
      branch.classList.toggle("is-open", current !== null && branch.contains(current));
    }
  }
}

// The longest address that begins ours; of equal ones the last, which is the child of the entry above it.
function bestFit(links: HTMLAnchorElement[]): HTMLAnchorElement | null {
  const fitting = links.filter((link) => location.pathname.startsWith(link.pathname));
  return fitting.reduce<HTMLAnchorElement | null>(
    (best, link) => (best === null || link.pathname.length >= best.pathname.length ? link : best),
    null,
  );
}

export { htmx };
