// The phone's keys: Alt with a letter everywhere, single letters only while nobody is typing.

export interface PhoneKeys {
  answer(): void;
  reject(): void;
  hangUp(): void;
  mute(): void;
  hold(): void;
  keypad(): void;
  digit(digit: string): boolean;
}

export function listenToKeys(keys: PhoneKeys): () => void {
  const listener = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    if (pressed(event, keys)) event.preventDefault();
  };
  document.addEventListener("keydown", listener);
  return () => document.removeEventListener("keydown", listener);
}

function pressed(event: KeyboardEvent, keys: PhoneKeys): boolean {
  // AltGr writes Polish letters (ą, ć, ó); it reports itself as Alt, on Windows together with Ctrl.
  if (event.getModifierState("AltGraph") || event.ctrlKey || event.metaKey) return false;
  const actions: Record<string, () => void> = event.altKey
    ? { KeyA: keys.answer, KeyR: keys.reject, KeyH: keys.hangUp }
    : { KeyM: keys.mute, KeyH: keys.hold, KeyD: keys.keypad };
  if (!event.altKey && isTyping(event.target)) return false;
  if (!event.altKey && /^[0-9*#]$/.test(event.key)) return keys.digit(event.key);
  if (!event.altKey && (event.shiftKey || lettersAreOff())) return false;
  const action = actions[event.code];
  if (action === undefined) return false;
  action();
  return true;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio], [type=button]), textarea, select");
}

function lettersAreOff(): boolean {
  return document.body.dataset.singleKeys === "off" || document.querySelector("dialog[open], .modal.show") !== null;
}
