// JsSIP knows MD5 digests only and looks at the last challenge of an answer, whatever it is. The exchange offers
// SHA-256 as well; those lines are taken out before JsSIP reads the message.

export function withoutOtherDigests(message: string): string {
  if (!/^SIP\/2\.0 40[17] /.test(message)) return message;
  const challenges = /^(?:WWW|Proxy)-Authenticate:.*$/i;
  const lines = message.split("\r\n");
  const isMd5 = (line: string): boolean => !/algorithm="?(?!MD5"?\s*(?:,|$))/i.test(line);
  if (!lines.some((line) => challenges.test(line) && isMd5(line))) return message;
  return lines.filter((line) => !challenges.test(line) || isMd5(line)).join("\r\n");
}
