import assert from "node:assert/strict";
import { test } from "node:test";

import { withoutOtherDigests } from "./challenges";

const md5 = 'WWW-Authenticate: Digest realm="r",nonce="n",algorithm=MD5,qop="auth"';
const sha = 'WWW-Authenticate: Digest realm="r",nonce="n",algorithm=SHA-256,qop="auth"';
const plain = 'WWW-Authenticate: Digest realm="r",nonce="n"';
const answer = (...challenges: string[]): string =>
  ["SIP/2.0 401 Unauthorized", "CSeq: 1 REGISTER", ...challenges, "Content-Length: 0", "", ""].join("\r\n");

test("only the MD5 challenge is left, wherever it stands", () => {
  assert.equal(withoutOtherDigests(answer(md5, sha)), answer(md5));
  assert.equal(withoutOtherDigests(answer(sha, md5)), answer(md5));
  assert.equal(withoutOtherDigests(answer(sha, plain)), answer(plain));
});

test("a message without an MD5 challenge, or another message, stays as it is", () => {
  assert.equal(withoutOtherDigests(answer(sha)), answer(sha));
  const request = `MESSAGE sip:a SIP/2.0\r\n${sha}\r\n\r\n`;
  assert.equal(withoutOtherDigests(request), request);
});
