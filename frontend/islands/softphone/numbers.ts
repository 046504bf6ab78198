// Words and digits of telephone numbers and durations, as pure functions.

// What a person typed or a link carries → what is sent to the exchange: digits, *, # and one leading plus.
export function dialledNumber(typed: string): string {
  const bare = typed.trim().replace(/^tel:/i, "").replace(/[\s\u00a0().\-\/]/g, "");
  const normal = bare.replace(/^00(?=\d)/, "+");
  return /^(\+?\d{2,15}|[*#\d]{1,20})$/.test(normal) ? normal : "";
}

// 402 → "06:42", 3725 → "1:02:05".
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (part: number): string => String(part).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const rest = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

// "Barbara Wiśniewska" → "BW"; a number has no initials.
export function initials(name: string): string {
  const letters = name
    .trim()
    .split(/\s+/)
    .map((word) => word.charAt(0))
    .filter((letter) => /\p{L}/u.test(letter));
  const ends = letters.length > 1 ? [letters[0], letters[letters.length - 1]] : letters;
  return ends.join("").toUpperCase();
}

export const TINTS = ["", "b", "c", "d", "e", "f"];

// The avatar's tint, the same as on the pages: CRC-32 of the name decides (telecube/web/words.py · tint_of).
export function tint(name: string): string {
  let crc = ~0;
  for (const byte of new TextEncoder().encode(name.trim().toLowerCase())) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return TINTS[(~crc >>> 0) % TINTS.length] ?? "";
}
