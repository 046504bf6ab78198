// The event stream: one tab of the browser reads /live/ and passes each event to the others. An event `call.ringing`
// arrives everywhere as `live-call-ringing` on the body, so `hx-trigger="live-call-ringing from:body"` works.
// After a gap comes `live-reconnected`: what was missed is unknown, so lists and cards fetch anew. Before the first event
// there is a gap too: between a page and its stream, and between the tab that read and the one that takes over.
import { Leadership } from "./leadership";
import { EventParser, type StreamEvent } from "./live_parser";

const ADDRESS = "/live/";
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
// The server writes a comment every 15 s; three missing ones mean that nobody is there.
const SILENCE_MS = 45_000;
const RELOAD_MARK = "telecube-live-reload";
const RELOAD_EVERY_MS = 60_000;

const others = new BroadcastChannel("telecube-live");

export function watchLive(): void {
  others.addEventListener("message", (message: MessageEvent<StreamEvent>) => tell(message.data));
  let isReading = false;
  const leadership = new Leadership("telecube-live", {
    lead: () => {
      if (!isReading) void read();
      isReading = true;
    },
    follow: () => undefined,
    mayYield: () => false,
  });
  leadership.start();
}

async function read(): Promise<void> {
  let pause = FIRST_PAUSE_MS;
  let isFirst = true;
  for (;;) {
    const outcome = await readOnce((event) => {
      if (event.topic === "live.open") {
        if (!isFirst || mayLack(event)) pass({ topic: "live.resync", data: {} });
        isFirst = false;
        pause = FIRST_PAUSE_MS;
      } else {
        pass(event);
      }
    });
    if (outcome === "session_ended") return pass({ topic: "session.ended", data: {} });
    tell({ topic: "disconnected", data: {} });
    await rest(pause * (0.7 + 0.6 * Math.random()));
    pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
  }
}

// Whether something was announced since this page was asked for.
function mayLack(opening: StreamEvent): boolean {
  return Number(opening.data["quiet_ms"] ?? 0) < performance.now();
}

async function readOnce(onEvent: (event: StreamEvent) => void): Promise<"lost" | "session_ended"> {
  const abort = new AbortController();
  let watchdog = 0;
  const awake = (): void => {
    window.clearTimeout(watchdog);
    watchdog = window.setTimeout(() => abort.abort(), SILENCE_MS);
  };
  awake();
  try {
    const answer = await fetch(ADDRESS, { signal: abort.signal, headers: { Accept: "text/event-stream" }, cache: "no-store" });
    if (answer.status === 403) return "session_ended";
    if (!answer.ok || answer.body === null) return "lost";
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    const parser = new EventParser();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return "lost";
      awake();
      for (const event of parser.feed(value)) {
        if (event.topic === "session.ended") return "session_ended";
        onEvent(event);
      }
    }
  } catch {
    // The network or the watchdog; both are a lost connection.
    return "lost";
  } finally {
    window.clearTimeout(watchdog);
    abort.abort();
  }
}

function pass(event: StreamEvent): void {
  others.postMessage(event);
  tell(event);
}

function tell({ topic, data }: StreamEvent): void {
  const name = topic === "live.resync" ? "live-reconnected" : `live-${topic.replaceAll(".", "-")}`;
  document.body.dispatchEvent(new CustomEvent(name, { detail: data }));
  if (topic === "session.ended") leave();
}

// The page of an ended session must not stay on the screen; a running call is not cut off for it.
function leave(): void {
  const panel = document.querySelector<HTMLElement>("softphone-panel");
  if (panel?.dataset.phase === "active") {
    document.addEventListener("softphone-state", leave, { once: true });
    return;
  }
  const last = Number(window.sessionStorage.getItem(RELOAD_MARK) ?? 0);
  if (Date.now() - last < RELOAD_EVERY_MS) return;
  window.sessionStorage.setItem(RELOAD_MARK, String(Date.now()));
  window.location.reload();
}

// Waits, but not longer than until the network is back.
function rest(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = window.setTimeout(done, milliseconds);
    window.addEventListener("online", done);
    function done(): void {
      window.clearTimeout(timer);
      window.removeEventListener("online", done);
      resolve();
    }
  });
}
