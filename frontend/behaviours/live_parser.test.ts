import assert from "node:assert/strict";
import { test } from "node:test";

import { EventParser } from "./live_parser";

test("an event cut into pieces arrives once and whole", () => {
  const parser = new EventParser();
  assert.deepEqual(parser.feed("event: call.rin"), []);
  assert.deepEqual(parser.feed('ging\ndata: {"linked_id": "7"}\n'), []);
  assert.deepEqual(parser.feed("\n"), [{ topic: "call.ringing", data: { linked_id: "7" } }]);
});

test("comments and unreadable data are passed over", () => {
  const parser = new EventParser();
  assert.deepEqual(parser.feed(":\n\nretry: 2000\n\nevent: a\ndata: {oops\n\nevent: b\ndata: {}\n\n"), [
    { topic: "b", data: {} },
  ]);
});
