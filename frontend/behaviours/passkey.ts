// Passkeys: the form asks the browser for the key first and sends what it answers. The server gave the question as JSON.

type Json = Record<string, unknown>;
type Descriptor = { id: string; type: "public-key" };

const bytes = (text: string): ArrayBuffer =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0)).buffer as ArrayBuffer;
const text = (buffer: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const keys = (list: unknown): PublicKeyCredentialDescriptor[] =>
  ((list ?? []) as Descriptor[]).map((key) => ({ ...key, id: bytes(key.id) }));

function question(options: Json): Json {
  const asked = { ...(options["publicKey"] as Json) };
  asked["challenge"] = bytes(asked["challenge"] as string);
  const user = asked["user"] as { id: string } | undefined;
  if (user) asked["user"] = { ...user, id: bytes(user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"]) if (asked[list]) asked[list] = keys(asked[list]);
  return { publicKey: asked };
}

function answer(key: PublicKeyCredential): Json {
  const response: Json = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    const part = (key.response as unknown as Record<string, ArrayBuffer | null | undefined>)[name];
    if (part) response[name] = text(part);
  }
  const extensions = key.getClientExtensionResults();
  return { id: key.id, rawId: text(key.rawId), type: key.type, response, clientExtensionResults: extensions };
}

class PasskeyForm extends HTMLElement {
  connectedCallback(): void {
    // Before htmx and the browser send the form without the key.
    this.addEventListener("submit", (event) => this.#submit(event), { capture: true });
  }

  #submit(event: Event): void {
    const credential = this.querySelector<HTMLInputElement>('input[name="credential"]')!;
    // Django writes an empty value as null.
    if (credential.value.startsWith("{")) return;
    event.preventDefault();
    event.stopPropagation();
    void this.#ask(credential, event.target as HTMLFormElement);
  }

  async #ask(credential: HTMLInputElement, form: HTMLFormElement): Promise<void> {
    for (const note of this.querySelectorAll<HTMLElement>("[data-trouble]")) note.hidden = true;
    if (!window.PublicKeyCredential || !navigator.credentials) return this.#trouble("unable");
    try {
      const asked = question(JSON.parse(this.dataset["options"] ?? "{}") as Json);
      const key = this.dataset["deed"] === "create" ? navigator.credentials.create(asked) : navigator.credentials.get(asked);
      credential.value = JSON.stringify(answer((await key) as PublicKeyCredential));
      form.requestSubmit();
    } catch (error) {
      this.#trouble((error as DOMException).name === "InvalidStateError" ? "known" : "cancelled");
    }
  }

  #trouble(name: string): void {
    this.querySelector<HTMLElement>(`[data-trouble="${name}"]`)!.hidden = false;
  }
}

export function definePasskeyForm(): void {
  customElements.define("passkey-form", PasskeyForm);
}
