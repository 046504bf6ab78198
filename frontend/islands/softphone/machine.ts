// What the softphone is and may become: a pure function of state and event, no browser and no SIP in it.
// `transition` answers with the next state and the effects that the panel carries out in that order.

export type OfflineReason =
  | "starting"
  | "no_account"
  | "session_ended"
  | "server_unreachable"
  | "switch_unavailable"
  | "refused"
  | "unsupported";

export type Line =
  | { name: "offline"; reason: OfflineReason; retryInSeconds: number | null }
  | { name: "connecting" }
  | { name: "ready" }
  | { name: "elsewhere"; inCall: boolean };

export type Direction = "in" | "out";
export type EndReason =
  | "finished"
  | "answered_elsewhere"
  | "cancelled"
  | "busy"
  | "no_answer"
  | "rejected"
  | "unknown_number"
  | "not_allowed"
  | "no_microphone"
  | "connection_lost"
  | "failed";

export interface Party {
  name: string;
  company: string;
  numberText: string;
  personUrl: string;
}

export interface Call {
  phase: "ringing" | "dialling" | "active" | "ended";
  direction: Direction;
  number: string;
  party: Party;
  isAnswering: boolean;
  isMuted: boolean;
  isHeld: boolean;
  isHeldByOther: boolean;
  answeredAt: number | null;
  endedAt: number | null;
  endReason: EndReason | null;
}

export interface PhoneState {
  line: Line;
  call: Call | null;
  attempts: number;
}

export type PhoneEvent =
  | { type: "claimed" }
  | { type: "displaced"; inCall: boolean }
  | { type: "credentials_refused"; reason: OfflineReason }
  | { type: "registered" }
  | { type: "registration_lost"; reason: OfflineReason }
  | { type: "retry_due" }
  | { type: "incoming"; number: string; name: string }
  | { type: "dial"; number: string }
  | { type: "party_found"; number: string; party: Party }
  | { type: "answer" }
  | { type: "reject" }
  | { type: "hang_up" }
  | { type: "remote_ringing" }
  | { type: "remote_speaking" }
  | { type: "answered"; at: number }
  | { type: "ended"; reason: EndReason; at: number }
  | { type: "toggle_mute" }
  | { type: "toggle_hold" }
  | { type: "hold_refused" }
  | { type: "other_side_held"; isHeld: boolean }
  | { type: "tone"; digit: string }
  | { type: "dismissed" };

export type Effect =
  | { do: "connect" }
  | { do: "disconnect" }
  | { do: "retry"; afterSeconds: number }
  | { do: "start_call"; number: string }
  | { do: "refuse_second_call" }
  | { do: "accept_call" }
  | { do: "decline_call" }
  | { do: "end_call" }
  | { do: "mute"; on: boolean }
  | { do: "hold"; on: boolean }
  | { do: "send_tone"; digit: string }
  | { do: "sound"; sound: "ring" | "ringback" | "busy" | "none" }
  | { do: "find_party"; number: string }
  | { do: "dismiss_later" };

export interface Step {
  state: PhoneState;
  effects: Effect[];
}

export const initialState: PhoneState = {
  line: { name: "offline", reason: "starting", retryInSeconds: null },
  call: null,
  attempts: 0,
};

const FIRST_RETRY_SECONDS = 2;
const LONGEST_RETRY_SECONDS = 20;
// Reasons that trying again cannot change: the user or an administrator has to act first.
const FINAL_REASONS: readonly OfflineReason[] = ["no_account", "session_ended", "unsupported"];

export function transition(state: PhoneState, event: PhoneEvent): Step {
  return lineTransition(state, event) ?? callTransition(state, event) ?? stay(state);
}

export function isInCall(state: PhoneState): boolean {
  return state.call !== null && state.call.phase !== "ended";
}

export function retryDelaySeconds(attempts: number): number {
  return Math.min(LONGEST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2 ** Math.min(attempts, 10));
}

function stay(state: PhoneState): Step {
  return { state, effects: [] };
}

function lineTransition(state: PhoneState, event: PhoneEvent): Step | null {
  switch (event.type) {
    case "claimed":
      return { state: { ...state, line: { name: "connecting" }, attempts: 0 }, effects: [{ do: "connect" }] };
    case "displaced":
      return {
        state: { ...state, line: { name: "elsewhere", inCall: event.inCall } },
        effects: [{ do: "disconnect" }],
      };
    case "registered":
      return { state: { ...state, line: { name: "ready" }, attempts: 0 }, effects: [] };
    case "credentials_refused":
    case "registration_lost":
      return state.line.name === "elsewhere" ? stay(state) : offline(state, event.reason);
    case "retry_due":
      return state.line.name === "offline"
        ? { state: { ...state, line: { name: "connecting" } }, effects: [{ do: "connect" }] }
        : stay(state);
    default:
      return null;
  }
}

function offline(state: PhoneState, reason: OfflineReason): Step {
  if (FINAL_REASONS.includes(reason)) {
    return {
      state: { ...state, line: { name: "offline", reason, retryInSeconds: null } },
      effects: isInCall(state) ? [] : [{ do: "disconnect" }],
    };
  }
  const afterSeconds = retryDelaySeconds(state.attempts);
  return {
    state: {
      ...state,
      line: { name: "offline", reason, retryInSeconds: afterSeconds },
      attempts: state.attempts + 1,
    },
    effects: [{ do: "retry", afterSeconds }],
  };
}

function callTransition(state: PhoneState, event: PhoneEvent): Step | null {
  switch (event.type) {
    case "incoming":
      return incoming(state, event.number, event.name);
    case "dial":
      return dial(state, event.number);
    case "party_found":
      return partyFound(state, event.number, event.party);
    case "dismissed":
      return state.call?.phase === "ended"
        ? { state: { ...state, call: null }, effects: [{ do: "sound", sound: "none" }] }
        : stay(state);
    default:
      return state.call === null ? null : runningCallTransition(state, state.call, event);
  }
}

function incoming(state: PhoneState, number: string, name: string): Step {
  if (isInCall(state)) return { state, effects: [{ do: "refuse_second_call" }] };
  return {
    state: { ...state, call: newCall("in", "ringing", number, name) },
    effects: [
      { do: "sound", sound: "ring" },
      { do: "find_party", number },
    ],
  };
}

function dial(state: PhoneState, number: string): Step {
  if (isInCall(state) || state.line.name !== "ready" || number === "") return stay(state);
  return {
    state: { ...state, call: newCall("out", "dialling", number, "") },
    effects: [
      { do: "sound", sound: "none" },
      { do: "start_call", number },
      { do: "find_party", number },
    ],
  };
}

function newCall(direction: Direction, phase: "ringing" | "dialling", number: string, name: string): Call {
  return {
    phase,
    direction,
    number,
    party: { name, company: "", numberText: number, personUrl: "" },
    isAnswering: false,
    isMuted: false,
    isHeld: false,
    isHeldByOther: false,
    answeredAt: null,
    endedAt: null,
    endReason: null,
  };
}

function partyFound(state: PhoneState, number: string, party: Party): Step {
  // The look-up may come back after the call is over and the next one has begun.
  if (state.call === null || state.call.number !== number) return stay(state);
  const name = party.name || state.call.party.name;
  return { state: { ...state, call: { ...state.call, party: { ...party, name } } }, effects: [] };
}

function runningCallTransition(state: PhoneState, call: Call, event: PhoneEvent): Step | null {
  if (call.phase === "ended") return null;
  switch (event.type) {
    case "answer":
      if (call.phase !== "ringing" || call.isAnswering) return stay(state);
      return withCall(state, { ...call, isAnswering: true }, [
        { do: "sound", sound: "none" },
        { do: "accept_call" },
      ]);
    case "reject":
      return call.phase === "ringing" && !call.isAnswering
        ? { state, effects: [{ do: "sound", sound: "none" }, { do: "decline_call" }] }
        : stay(state);
    case "hang_up":
      return { state, effects: [{ do: "sound", sound: "none" }, { do: "end_call" }] };
    case "remote_ringing":
      return call.phase === "dialling" ? { state, effects: [{ do: "sound", sound: "ringback" }] } : stay(state);
    case "remote_speaking":
      return call.phase === "dialling" ? { state, effects: [{ do: "sound", sound: "none" }] } : stay(state);
    case "answered":
      if (call.phase === "active") return stay(state);
      return withCall(state, { ...call, phase: "active", answeredAt: event.at }, [
        { do: "sound", sound: "none" },
      ]);
    case "ended":
      return ended(state, call, event.reason, event.at);
    default:
      return call.phase === "active" ? activeCallTransition(state, call, event) : null;
  }
}

function activeCallTransition(state: PhoneState, call: Call, event: PhoneEvent): Step | null {
  switch (event.type) {
    case "toggle_mute":
      return withCall(state, { ...call, isMuted: !call.isMuted }, [{ do: "mute", on: !call.isMuted }]);
    case "toggle_hold":
      return withCall(state, { ...call, isHeld: !call.isHeld }, [{ do: "hold", on: !call.isHeld }]);
    case "hold_refused":
      return withCall(state, { ...call, isHeld: !call.isHeld }, []);
    case "other_side_held":
      return withCall(state, { ...call, isHeldByOther: event.isHeld }, []);
    case "tone":
      return /^[0-9*#A-D]$/.test(event.digit)
        ? { state, effects: [{ do: "send_tone", digit: event.digit }] }
        : stay(state);
    default:
      return null;
  }
}

function ended(state: PhoneState, call: Call, reason: EndReason, at: number): Step {
  // A call that stopped ringing here needs no word: the list of calls shows it as missed or answered.
  const isSilent = call.direction === "in" && call.phase === "ringing" && reason !== "no_microphone";
  if (isSilent) return { state: { ...state, call: null }, effects: [{ do: "sound", sound: "none" }] };
  const endedCall: Call = { ...call, phase: "ended", endedAt: at, endReason: reason };
  return withCall(state, endedCall, [
    { do: "sound", sound: reason === "busy" ? "busy" : "none" },
    { do: "dismiss_later" },
  ]);
}

function withCall(state: PhoneState, call: Call, effects: Effect[]): Step {
  return { state: { ...state, call }, effects };
}

// The SIP status with which the other side or the exchange ended the call.
export function endReasonForStatus(status: number | null, direction: Direction): EndReason {
  if (status === null) return "finished";
  if (status === 486 || status === 600) return "busy";
  if (status === 408 || status === 480) return "no_answer";
  if (status === 487) return "cancelled";
  if (status === 603) return "rejected";
  if (status === 404 || status === 410 || status === 484 || status === 604) return "unknown_number";
  if (status === 401 || status === 403 || status === 407) return "not_allowed";
  if (status === 200) return direction === "in" ? "answered_elsewhere" : "finished";
  return "failed";
}
