// Texts for scripts are rendered by the server, translated, into <template id="words"> as data attributes.

export function word(name: string): string {
  return document.getElementById("words")?.dataset[name] ?? "";
}
