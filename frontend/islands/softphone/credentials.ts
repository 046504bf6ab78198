// Short-lived credentials of this browser's telephone, made for the session and kept alive while the page is open.
import type { OfflineReason, Party } from "./machine";

export interface Credentials {
  device: string;
  password: string;
  realm: string;
  websocket_path: string;
  expires_in_seconds: number;
  ice_servers: RTCIceServer[];
}

export type CredentialsAnswer = { credentials: Credentials } | { refused: OfflineReason; sentence: string };

export interface Addresses {
  credentials: string;
  party: string;
  csrfToken: string;
}

export async function fetchCredentials(addresses: Addresses): Promise<CredentialsAnswer> {
  const answer = await post(addresses, new URLSearchParams());
  if (answer === null) return { refused: "server_unreachable", sentence: "" };
  if (answer.type === "opaqueredirect" || answer.status === 401) return { refused: "session_ended", sentence: "" };
  if (answer.status === 409) return { refused: "no_account", sentence: await problemSentence(answer) };
  if (answer.status === 403) return { refused: "session_ended", sentence: "" };
  if (!answer.ok) return { refused: "server_unreachable", sentence: "" };
  return { credentials: (await answer.json()) as Credentials };
}

// Keeps the device alive under the same password; false: it is gone and new credentials are needed.
export async function renewCredentials(addresses: Addresses, device: string): Promise<boolean> {
  const answer = await post(addresses, new URLSearchParams({ device }));
  return answer === null || answer.ok || answer.status >= 500;
}

export async function fetchParty(addresses: Addresses, number: string): Promise<Party | null> {
  const query = new URLSearchParams({ number });
  try {
    const answer = await fetch(`${addresses.party}?${query}`, {
      headers: { Accept: "application/json" },
      redirect: "manual",
    });
    if (!answer.ok) return null;
    const found = (await answer.json()) as { name: string; company: string; number_text: string; person_url: string };
    return {
      name: found.name,
      company: found.company,
      numberText: found.number_text,
      personUrl: found.person_url,
    };
  } catch {
    // The name is a help, not a condition: without the server the number stands there.
    return null;
  }
}

async function post(addresses: Addresses, body: URLSearchParams): Promise<Response | null> {
  try {
    return await fetch(addresses.credentials, {
      method: "POST",
      body,
      redirect: "manual",
      headers: { Accept: "application/json", "X-CSRFToken": addresses.csrfToken },
    });
  } catch {
    return null;
  }
}

async function problemSentence(answer: Response): Promise<string> {
  const problem = (await answer.json().catch(() => ({}))) as { title?: string };
  return problem.title ?? "";
}
