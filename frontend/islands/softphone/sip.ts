// The only file that knows JsSIP: registers over the WebSocket, carries calls, reports what happens as phone events.
import { UA, WebSocketInterface } from "jssip";
import type { EndEvent, RTCSession } from "jssip/lib/RTCSession";
import type { IncomingRTCSessionEvent, OutgoingRTCSessionEvent } from "jssip/lib/UA";

import { withoutOtherDigests } from "./challenges";
import type { Credentials } from "./credentials";
import { endReasonForStatus, type EndReason, type OfflineReason, type PhoneEvent } from "./machine";
import { openMicrophone, stopStream } from "./microphone";

type NewSession = IncomingRTCSessionEvent | OutgoingRTCSessionEvent;

// Close codes of the proxy at /sip/ (telecube/live).
const TRY_AGAIN_LATER = 1013;
const SESSION_ENDED = 4401;
// All our candidates are local, so waiting for the last one only delays the call on machines with many networks.
const LONGEST_GATHERING_MS = 400;
const REGISTRATION_SECONDS = 120;
// An exchange that is just starting takes the connection and answers nothing; SIP itself would wait for 32 s.
const LONGEST_REGISTERING_MS = 8_000;

export class SipPhone {
  private ua: UA | null = null;
  private iceServers: RTCIceServer[] = [];
  private session: RTCSession | null = null;
  private offered: RTCSession | null = null;
  private stream: MediaStream | null = null;

  constructor(
    private readonly report: (event: PhoneEvent) => void,
    private readonly speaker: HTMLAudioElement,
  ) {}

  connect(credentials: Credentials): void {
    this.disconnect();
    this.iceServers = credentials.ice_servers;
    const scheme = window.location.protocol === "https:" ? "wss" : "ws";
    const address = `${scheme}://${window.location.host}${credentials.websocket_path}`;
    const ua = new UA({
      sockets: socketFor(address),
      uri: `sip:${credentials.device}@${credentials.realm}`,
      authorization_user: credentials.device,
      password: credentials.password,
      register: true,
      register_expires: REGISTRATION_SECONDS,
      session_timers: true,
      user_agent: "TeleCube softphone",
      connection_recovery_min_interval: 2,
      connection_recovery_max_interval: 15,
    });
    this.ua = ua;
    this.listen(ua);
    ua.start();
    window.setTimeout(() => {
      if (this.ua === ua && !ua.isRegistered()) this.lost("switch_unavailable");
    }, LONGEST_REGISTERING_MS);
  }

  // During a call the user agent stays; without a connection it registers by itself when it has one again.
  registerAgain(): void {
    if (this.ua?.isConnected()) this.ua.register();
  }

  // The page goes away: say goodbye, or the other side would hear silence until the exchange gives up.
  leave(): void {
    this.terminate(null);
    this.disconnect();
  }

  disconnect(): void {
    const ua = this.ua;
    this.ua = null;
    ua?.stop();
  }

  async startCall(number: string): Promise<void> {
    const ua = this.ua;
    const stream = await this.microphone();
    if (stream === null) return;
    if (ua === null) {
      stopStream(stream);
      return this.report({ type: "ended", reason: "connection_lost", at: Date.now() });
    }
    try {
      // newRTCSession comes during call(), so the session is adopted there.
      ua.call(number, {
        mediaStream: stream,
        pcConfig: { iceServers: this.iceServers },
        rtcOfferConstraints: { offerToReceiveAudio: true },
      });
    } catch {
      // JsSIP takes no target that is no SIP address, however it got this far.
      stopStream(stream);
      this.report({ type: "ended", reason: "unknown_number", at: Date.now() });
    }
  }

  async acceptCall(): Promise<void> {
    const session = this.session;
    const stream = await this.microphone();
    if (session === null || session.isEnded()) return stopStream(stream);
    if (stream === null) return session.terminate({ status_code: 480 });
    session.answer({ mediaStream: stream, pcConfig: { iceServers: this.iceServers } });
  }

  // 603 says "I do not want to", which the call log calls rejected; 486 would be busy.
  declineCall(): void {
    this.terminate(603);
  }

  refuseSecondCall(): void {
    this.offered?.terminate({ status_code: 486 });
    this.offered = null;
  }

  endCall(): void {
    if (this.session === null) {
      this.report({ type: "ended", reason: "cancelled", at: Date.now() });
      return;
    }
    this.terminate(this.session.isInProgress() && this.session.direction === "incoming" ? 603 : null);
  }

  mute(on: boolean): void {
    if (on) this.session?.mute({ audio: true });
    else this.session?.unmute({ audio: true });
  }

  hold(on: boolean): void {
    const session = this.session;
    if (session === null || session.isOnHold().local === on) return;
    const isTaken = on ? session.hold() : session.unhold();
    if (!isTaken) this.report({ type: "hold_refused" });
  }

  sendTone(digit: string): void {
    this.session?.sendDTMF(digit, { transportType: "RFC2833" as never, duration: 120, interToneGap: 80 });
  }

  private terminate(status: number | null): void {
    if (this.session === null || this.session.isEnded()) return;
    this.session.terminate(status === null ? undefined : { status_code: status });
  }

  private async microphone(): Promise<MediaStream | null> {
    const answer = await openMicrophone();
    if ("problem" in answer) {
      this.report({ type: "ended", reason: "no_microphone", at: Date.now() });
      return null;
    }
    this.stream = answer.stream;
    return answer.stream;
  }

  private listen(ua: UA): void {
    // Events of a user agent that was given up must not touch the present one.
    const ifPresent = (action: () => void) => () => {
      if (this.ua === ua) action();
    };
    ua.on("registered", ifPresent(() => this.report({ type: "registered" })));
    ua.on("registrationFailed", (event) => {
      const reason: OfflineReason = event.response ? "refused" : "switch_unavailable";
      ifPresent(() => this.lost(reason))();
    });
    ua.on("disconnected", (event) => ifPresent(() => this.lost(reasonForClose(event.code)))());
    ua.on("newRTCSession", (event: NewSession) => ifPresent(() => this.adopt(event))());
  }

  private lost(reason: OfflineReason): void {
    if (this.session === null) this.disconnect();
    this.report({ type: "registration_lost", reason });
  }

  private adopt(event: NewSession): void {
    const session = event.session as RTCSession;
    if (session.direction === "outgoing") {
      this.session = session;
      this.follow(session);
      return;
    }
    this.offered = session;
    const from = session.remote_identity;
    this.report({ type: "incoming", number: from.uri.user ?? "", name: from.display_name ?? "" });
    if (this.offered === null) return;
    this.session = this.offered;
    this.offered = null;
    this.follow(session);
  }

  private follow(session: RTCSession): void {
    session.on("peerconnection", (event) => this.play(event.peerconnection));
    if (session.connection) this.play(session.connection);
    this.followProgress(session);
    session.on("accepted", () => this.report({ type: "answered", at: Date.now() }));
    session.on("hold", (event) => this.heldByOther(event.originator, true));
    session.on("unhold", (event) => this.heldByOther(event.originator, false));
    session.on("ended", (event) => this.over(session, event.cause === "RTP Timeout" ? "connection_lost" : "finished"));
    session.on("failed", (event) => this.over(session, failureReason(event, session)));
    let gathering = 0;
    session.on("icecandidate", (event) => {
      window.clearTimeout(gathering);
      gathering = window.setTimeout(event.ready, LONGEST_GATHERING_MS);
    });
  }

  // Once the other side sends sound before it answers (a greeting, then ringing), a tone of our own would lie over it.
  private followProgress(session: RTCSession): void {
    let hasSound = false;
    session.on("progress", (event: { response?: { body?: string } | null }) => {
      if (session.direction !== "outgoing") return;
      hasSound ||= Boolean(event.response?.body);
      this.report({ type: hasSound ? "remote_speaking" : "remote_ringing" });
    });
  }

  private play(connection: RTCPeerConnection): void {
    connection.addEventListener("track", (event) => {
      this.speaker.srcObject = event.streams[0] ?? new MediaStream([event.track]);
      // Refused only without any click on the page; answering or dialling is one.
      void this.speaker.play().catch(() => undefined);
    });
  }

  private heldByOther(originator: string, isHeld: boolean): void {
    if (originator === "remote") this.report({ type: "other_side_held", isHeld });
  }

  private over(session: RTCSession, reason: EndReason): void {
    if (this.session !== session) return;
    this.session = null;
    stopStream(this.stream);
    this.stream = null;
    this.speaker.srcObject = null;
    this.report({ type: "ended", reason, at: Date.now() });
  }
}

function socketFor(address: string): WebSocketInterface {
  const socket = new WebSocketInterface(address);
  let deliver: (data: unknown) => void = () => undefined;
  // JsSIP sets its listener anew with each connection; whatever it sets hears the cleaned message.
  Object.defineProperty(socket, "ondata", {
    get: () => (data: unknown) => deliver(typeof data === "string" ? withoutOtherDigests(data) : data),
    set: (listener: (data: unknown) => void) => (deliver = listener),
  });
  return socket;
}

function reasonForClose(code: number | undefined): OfflineReason {
  if (code === SESSION_ENDED) return "session_ended";
  return code === TRY_AGAIN_LATER ? "switch_unavailable" : "server_unreachable";
}

function failureReason(event: EndEvent, session: RTCSession): EndReason {
  const direction = session.direction === "incoming" ? "in" : "out";
  if (event.cause === "User Denied Media Access") return "no_microphone";
  if (event.cause === "Connection Error") return "connection_lost";
  if ((event.originator as string) === "local") {
    return event.cause === "Rejected" ? "rejected" : event.cause === "No Answer" ? "no_answer" : "cancelled";
  }
  const status = (event.message as { status_code?: number } | null)?.status_code;
  if (status !== undefined && status !== null) return endReasonForStatus(status, direction);
  const why = (event.message as { getHeader?(name: string): string | undefined } | null)?.getHeader?.("reason");
  return why?.includes("cause=200") ? "answered_elsewhere" : "cancelled";
}
