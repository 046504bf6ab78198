// Requests of scripts to our own server.
import { word } from "./words";

export function csrfToken(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
}

export async function post(address: string, fields: Record<string, string> = {}): Promise<Response> {
  return fetch(address, {
    method: "POST",
    headers: { "X-CSRFToken": csrfToken(), "HX-Request": "true" },
    body: new URLSearchParams(fields),
    credentials: "same-origin",
  });
}

/** The sentence of a refused request; null: nobody answered. */
export async function refusalOf(answer: Response | null): Promise<string> {
  if (answer === null) return word("offline");
  const problem = (await answer.json().catch(() => null)) as { title?: string } | null;
  return problem?.title ?? word(answer.status === 503 ? "unavailable" : "failed");
}
