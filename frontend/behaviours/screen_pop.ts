// The card of a ringing call: fetched when the stream says that it rings for this user, gone when the call ends.
import htmx from "htmx.org";

let shown = "";

interface CallDetail {
  linked_id: string;
}

function place(): HTMLElement | null {
  return document.getElementById("screen-pop");
}

function clear(): void {
  shown = "";
  place()?.replaceChildren();
}

export function watchScreenPop(): void {
  document.body.addEventListener("live-call-ringing", (event) => {
    const { linked_id } = (event as CustomEvent<CallDetail>).detail;
    shown = linked_id;
    void htmx.ajax("get", `/calls/${encodeURIComponent(linked_id)}/screen-pop/`, { target: "#screen-pop", swap: "innerHTML" });
  });
  document.body.addEventListener("live-call-ended", (event) => {
    if ((event as CustomEvent<CallDetail>).detail.linked_id === shown) clear();
  });
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest("#screen-pop [data-close]")) clear();
  });
}
