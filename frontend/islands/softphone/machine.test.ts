import assert from "node:assert/strict";
import { test } from "node:test";

import { dialledNumber, durationText, initials, tint } from "./numbers";
import {
  endReasonForStatus,
  initialState,
  isInCall,
  retryDelaySeconds,
  transition,
  type Effect,
  type PhoneEvent,
  type PhoneState,
} from "./machine";

function play(...events: PhoneEvent[]): { state: PhoneState; effects: Effect[] } {
  let state = initialState;
  let effects: Effect[] = [];
  for (const event of events) ({ state, effects } = transition(state, event));
  return { state, effects };
}

const ready: PhoneEvent[] = [{ type: "claimed" }, { type: "registered" }];
const ringing: PhoneEvent[] = [...ready, { type: "incoming", number: "+48602345678", name: "" }];
const talking: PhoneEvent[] = [...ringing, { type: "answer" }, { type: "answered", at: 1000 }];

test("claiming the phone connects it", () => {
  const { state, effects } = play({ type: "claimed" });
  assert.equal(state.line.name, "connecting");
  assert.deepEqual(effects, [{ do: "connect" }]);
});

test("a lost registration is tried again, each time later, and success starts the count anew", () => {
  const lost: PhoneEvent = { type: "registration_lost", reason: "switch_unavailable" };
  const twice = play({ type: "claimed" }, lost, { type: "retry_due" }, lost);
  assert.deepEqual(twice.effects, [{ do: "retry", afterSeconds: 4 }]);
  assert.deepEqual(twice.state.line, { name: "offline", reason: "switch_unavailable", retryInSeconds: 4 });
  assert.equal(transition(twice.state, { type: "registered" }).state.attempts, 0);
  assert.equal(retryDelaySeconds(50), 20);
});

test("a user without an account is not retried", () => {
  const { state, effects } = play({ type: "claimed" }, { type: "credentials_refused", reason: "no_account" });
  assert.deepEqual(state.line, { name: "offline", reason: "no_account", retryInSeconds: null });
  assert.deepEqual(effects, [{ do: "disconnect" }]);
});

test("losing the registration in a call leaves the call alone", () => {
  const { state } = play(...talking, { type: "registration_lost", reason: "server_unreachable" });
  assert.equal(state.call?.phase, "active");
});

test("an incoming call rings and asks who it is", () => {
  const { state, effects } = play(...ringing);
  assert.equal(state.call?.phase, "ringing");
  assert.deepEqual(effects, [
    { do: "sound", sound: "ring" },
    { do: "find_party", number: "+48602345678" },
  ]);
});

test("a second incoming call is refused and the first goes on", () => {
  const { state, effects } = play(...talking, { type: "incoming", number: "102", name: "" });
  assert.deepEqual(effects, [{ do: "refuse_second_call" }]);
  assert.equal(state.call?.number, "+48602345678");
});

test("answering twice accepts once", () => {
  const first = play(...ringing, { type: "answer" });
  assert.deepEqual(first.effects, [{ do: "sound", sound: "none" }, { do: "accept_call" }]);
  assert.deepEqual(transition(first.state, { type: "answer" }).effects, []);
});

test("a call that stopped ringing disappears without a word", () => {
  assert.equal(play(...ringing, { type: "ended", reason: "answered_elsewhere", at: 2000 }).state.call, null);
});

test("a rejected call declines and waits for the exchange to say it is over", () => {
  const { state, effects } = play(...ringing, { type: "reject" });
  assert.deepEqual(effects, [{ do: "sound", sound: "none" }, { do: "decline_call" }]);
  assert.equal(isInCall(state), true);
});

test("a missing microphone is told even though the call was only ringing", () => {
  const { state } = play(...ringing, { type: "answer" }, { type: "ended", reason: "no_microphone", at: 1 });
  assert.equal(state.call?.endReason, "no_microphone");
});

test("dialling needs a ready line and a number", () => {
  assert.equal(play({ type: "dial", number: "102" }).state.call, null);
  assert.equal(play(...ready, { type: "dial", number: "" }).state.call, null);
  const { state, effects } = play(...ready, { type: "dial", number: "102" });
  assert.equal(state.call?.phase, "dialling");
  assert.deepEqual(effects[1], { do: "start_call", number: "102" });
});

test("mute, hold and tones act only in a conversation", () => {
  assert.deepEqual(play(...ringing, { type: "toggle_mute" }).effects, []);
  assert.deepEqual(play(...talking, { type: "toggle_mute" }).effects, [{ do: "mute", on: true }]);
  const held = play(...talking, { type: "toggle_hold" });
  assert.deepEqual(held.effects, [{ do: "hold", on: true }]);
  assert.deepEqual(transition(held.state, { type: "toggle_hold" }).effects, [{ do: "hold", on: false }]);
  assert.deepEqual(play(...talking, { type: "tone", digit: "#" }).effects, [{ do: "send_tone", digit: "#" }]);
  assert.deepEqual(play(...talking, { type: "tone", digit: "x" }).effects, []);
});

test("a hold that the exchange did not take is shown as not held", () => {
  assert.equal(play(...talking, { type: "toggle_hold" }, { type: "hold_refused" }).state.call?.isHeld, false);
});

test("the other side's ringing is heard only until the answer", () => {
  const dialled = play(...ready, { type: "dial", number: "102" }, { type: "remote_ringing" });
  assert.deepEqual(dialled.effects, [{ do: "sound", sound: "ringback" }]);
  const answered = transition(dialled.state, { type: "answered", at: 1 });
  assert.deepEqual(transition(answered.state, { type: "remote_ringing" }).effects, []);
});

test("what the other side plays before the answer is heard instead of our ringing", () => {
  const spoken = play(...ready, { type: "dial", number: "102" }, { type: "remote_ringing" }, { type: "remote_speaking" });
  assert.deepEqual(spoken.effects, [{ do: "sound", sound: "none" }]);
  const answered = transition(spoken.state, { type: "answered", at: 1 });
  assert.deepEqual(transition(answered.state, { type: "remote_speaking" }).effects, []);
});

test("the end of a conversation stays visible until dismissed", () => {
  const over = play(...talking, { type: "ended", reason: "finished", at: 43_000 });
  assert.equal(over.state.call?.phase, "ended");
  assert.deepEqual(over.effects[1], { do: "dismiss_later" });
  assert.equal(isInCall(over.state), false);
  assert.equal(transition(over.state, { type: "dismissed" }).state.call, null);
});

test("a name found for another number is not shown", () => {
  const party = { name: "Nowak", company: "", numberText: "", personUrl: "" };
  const { state } = play(...ringing, { type: "party_found", number: "102", party });
  assert.equal(state.call?.party.name, "");
});

test("another tab takes the line over and this one disconnects", () => {
  const { state, effects } = play(...ready, { type: "displaced", inCall: false });
  assert.equal(state.line.name, "elsewhere");
  assert.deepEqual(effects, [{ do: "disconnect" }]);
  assert.equal(transition(state, { type: "registration_lost", reason: "refused" }).state.line.name, "elsewhere");
});

test("SIP answers become reasons in our words", () => {
  assert.equal(endReasonForStatus(486, "out"), "busy");
  assert.equal(endReasonForStatus(404, "out"), "unknown_number");
  assert.equal(endReasonForStatus(480, "out"), "no_answer");
  assert.equal(endReasonForStatus(503, "out"), "failed");
  assert.equal(endReasonForStatus(200, "in"), "answered_elsewhere");
  assert.equal(endReasonForStatus(null, "out"), "finished");
});

test("typed numbers become what the exchange takes", () => {
  assert.equal(dialledNumber("602 345 678"), "602345678");
  assert.equal(dialledNumber("tel:+48-602-345-678"), "+48602345678");
  assert.equal(dialledNumber("0048 12 345 67 00"), "+48123456700");
  assert.equal(dialledNumber("*97"), "*97");
  assert.equal(dialledNumber("Barbara"), "");
  assert.equal(dialledNumber("102@elsewhere.example"), "");
});

test("an avatar has the tint that the pages give it", () => {
  assert.equal(tint("Krzysztof Jabłoński"), "e");
  assert.equal(tint(" łukasz ŻAK "), "e");
});

test("durations and initials", () => {
  assert.equal(durationText(402.9), "06:42");
  assert.equal(durationText(3725), "1:02:05");
  assert.equal(initials("Barbara Wiśniewska"), "BW");
  assert.equal(initials("Łukasz"), "Ł");
  assert.equal(initials("602 345 678"), "");
});
