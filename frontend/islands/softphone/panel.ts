// <softphone-panel>: joins the state machine with SIP, sounds, keys, the other tabs and the picture.
import { Leadership } from "../../behaviours/leadership";
import { fetchCredentials, fetchParty, renewCredentials, type Addresses, type Credentials } from "./credentials";
import { listenToKeys } from "./keys";
import { initialState, isInCall, transition, type Effect, type PhoneEvent, type PhoneState } from "./machine";
import { MicrophoneCheck } from "./microphone_check";
import { dialledNumber } from "./numbers";
import { SipPhone } from "./sip";
import { Sounds } from "./sounds";
import { Tabs, type Command } from "./tabs";
import { View, talkSeconds, type Folding } from "./view";

const RENEW_MS = 4 * 60_000;
const DISMISS_MS = 5_000;
// Where a call is a bar at the edge until the user opens it (softphone.css).
const NARROW = "(max-width: 1199px)";

export class SoftphonePanel extends HTMLElement {
  private state: PhoneState = initialState;
  private folding: Folding = { isOpen: false, isFolded: false, areTonesOpen: false };
  private credentials: Credentials | null = null;
  private stopListening: Array<() => void> = [];
  private timers = { retry: 0, renew: 0, dismiss: 0, clock: 0 };
  private readonly sounds = new Sounds();
  private view!: View;
  private sip!: SipPhone;
  private microphone!: MicrophoneCheck;
  private leadership!: Leadership;
  private tabs!: Tabs;

  connectedCallback(): void {
    this.view = new View(this);
    this.sip = new SipPhone((event) => this.dispatch(event), this.view.part<HTMLAudioElement>("speaker"));
    this.microphone = new MicrophoneCheck(this.view);
    this.tabs = new Tabs({
      obey: (command) => this.obey(command),
      otherTabChanged: (inCall) => this.otherTabChanged(inCall),
    });
    this.listen();
    this.draw();
    if (!("RTCPeerConnection" in window)) {
      this.dispatch({ type: "credentials_refused", reason: "unsupported" });
      return;
    }
    this.leadership = new Leadership("telecube-softphone", {
      lead: () => this.dispatch({ type: "claimed" }),
      follow: () => this.dispatch({ type: "displaced", inCall: false }),
      mayYield: () => !isInCall(this.state),
    });
    this.leadership.start();
  }

  disconnectedCallback(): void {
    this.stopListening.forEach((stop) => stop());
    Object.values(this.timers).forEach((timer) => window.clearTimeout(timer));
    this.sounds.stop();
    this.sip.disconnect();
  }

  // The phone's public door for other scripts: call a number as if it had been clicked.
  call(number: string): void {
    void this.dial(dialledNumber(number));
  }

  private dispatch(event: PhoneEvent): void {
    const before = this.state;
    const step = transition(before, event);
    this.state = step.state;
    this.tellInWords(before);
    this.adjustFolding(before);
    step.effects.forEach((effect) => this.carryOut(effect));
    this.draw();
    if (before !== this.state) this.announce();
  }

  private carryOut(effect: Effect): void {
    switch (effect.do) {
      case "connect":
        return void this.connect();
      case "disconnect":
        return this.disconnect();
      case "retry":
        window.clearTimeout(this.timers.retry);
        // Spread a little: all pages of a company would otherwise come back in the same moment.
        this.timers.retry = window.setTimeout(
          () => this.dispatch({ type: "retry_due" }),
          effect.afterSeconds * 1000 * (0.8 + 0.4 * Math.random()),
        );
        return;
      case "start_call":
        return void this.sip.startCall(effect.number);
      case "accept_call":
        return void this.sip.acceptCall();
      case "decline_call":
        return this.sip.declineCall();
      case "refuse_second_call":
        return this.sip.refuseSecondCall();
      case "end_call":
        return this.sip.endCall();
      case "mute":
        return this.sip.mute(effect.on);
      case "hold":
        return this.sip.hold(effect.on);
      case "send_tone":
        return this.sip.sendTone(effect.digit);
      case "sound":
        return this.sounds.play(effect.sound);
      case "find_party":
        return void this.findParty(effect.number);
      case "dismiss_later":
        window.clearTimeout(this.timers.dismiss);
        this.timers.dismiss = window.setTimeout(() => this.dispatch({ type: "dismissed" }), DISMISS_MS);
        return;
    }
  }

  private async connect(): Promise<void> {
    window.clearTimeout(this.timers.retry);
    // New credentials mean a new device, which would cut a call; JsSIP brings back the connection of the old one.
    if (isInCall(this.state) && this.credentials !== null) {
      if (await renewCredentials(this.addresses(), this.credentials.device)) return this.sip.registerAgain();
      return this.dispatch({ type: "registration_lost", reason: "server_unreachable" });
    }
    const answer = await fetchCredentials(this.addresses());
    if (this.state.line.name === "elsewhere") return;
    if ("refused" in answer) {
      this.dataset.accountSentence = answer.sentence;
      return this.dispatch({ type: "credentials_refused", reason: answer.refused });
    }
    this.credentials = answer.credentials;
    this.sip.connect(answer.credentials);
    window.clearInterval(this.timers.renew);
    this.timers.renew = window.setInterval(() => void this.renew(), RENEW_MS);
  }

  private async renew(): Promise<void> {
    if (this.credentials === null) return;
    const isAlive = await renewCredentials(this.addresses(), this.credentials.device);
    if (!isAlive && !isInCall(this.state)) await this.connect();
  }

  private disconnect(): void {
    window.clearTimeout(this.timers.retry);
    window.clearInterval(this.timers.renew);
    this.credentials = null;
    this.sip.disconnect();
  }

  private async findParty(number: string): Promise<void> {
    const party = await fetchParty(this.addresses(), number);
    if (party !== null) this.dispatch({ type: "party_found", number, party });
  }

  private addresses(): Addresses {
    return {
      credentials: this.dataset.credentialsUrl ?? "",
      party: this.dataset.partyUrl ?? "",
      csrfToken: this.dataset.csrfToken ?? "",
    };
  }

  private async dial(number: string): Promise<void> {
    this.folding.isOpen = this.folding.isOpen && number === "";
    if (number === "") return this.refuseNumber("number.wrong");
    if (isInCall(this.state)) return this.refuseNumber("number.in_call");
    if (this.state.line.name === "elsewhere") await this.takeOver();
    if (this.state.line.name === "connecting") await this.becomesReady();
    if (this.state.line.name !== "ready") return this.refuseNumber("number.not_ready");
    this.view.showNumberProblem("");
    this.microphone.stop();
    this.dispatch({ type: "dial", number });
  }

  private refuseNumber(key: string): void {
    this.view.showNumberProblem(key);
    if (isInCall(this.state)) this.view.say(this.view.text(key));
    else this.open();
  }

  private becomesReady(): Promise<void> {
    return new Promise((resolve) => {
      const giveUp = window.setTimeout(done, 4_000);
      function done(): void {
        window.clearTimeout(giveUp);
        document.removeEventListener("softphone-state", look);
        resolve();
      }
      const look = (): void => {
        if (this.state.line.name !== "connecting") done();
      };
      document.addEventListener("softphone-state", look);
    });
  }

  private async takeOver(): Promise<void> {
    const isOurs = await this.leadership.takeOver();
    if (!isOurs) this.dispatch({ type: "displaced", inCall: true });
    else if (this.state.line.name === "elsewhere") await nextTurn();
  }

  private obey(command: Command): void {
    if (this.state.line.name === "elsewhere") return;
    this.dispatch({ type: command });
  }

  private otherTabChanged(inCall: boolean): void {
    if (this.state.line.name === "elsewhere") this.dispatch({ type: "displaced", inCall });
  }

  private perform(command: Command): void {
    // A pop-up stands in every tab, the call only in the one that registered.
    if (this.state.line.name === "elsewhere") this.tabs.command(command);
    else this.dispatch({ type: command });
  }

  private listen(): void {
    const on = <Name extends keyof DocumentEventMap>(name: Name, listener: (event: DocumentEventMap[Name]) => void) => {
      document.addEventListener(name, listener);
      this.stopListening.push(() => document.removeEventListener(name, listener));
    };
    on("click", (event) => this.clicked(event));
    this.view.part("dial-form").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.dial(dialledNumber(this.view.part<HTMLInputElement>("number").value));
    });
    this.stopListening.push(
      listenToKeys({
        answer: () => this.perform("answer"),
        reject: () => this.perform("reject"),
        hangUp: () => this.perform("hang_up"),
        mute: () => this.dispatch({ type: "toggle_mute" }),
        hold: () => this.dispatch({ type: "toggle_hold" }),
        keypad: () => this.toggleKeypad(),
        digit: (digit) => this.typedDigit(digit),
      }),
    );
    window.addEventListener("beforeunload", (event) => {
      if (isInCall(this.state)) event.preventDefault();
    });
    window.addEventListener("pagehide", () => this.sip.leave());
    window.addEventListener("online", () => this.dispatch({ type: "retry_due" }));
    this.timers.clock = window.setInterval(() => this.tick(), 500);
  }

  private clicked(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    const caller = target?.closest<HTMLElement>("[data-call]");
    if (caller) {
      event.preventDefault();
      return this.call(caller.dataset.call ?? "");
    }
    const command = target?.closest<HTMLElement>("[data-softphone]")?.dataset.softphone;
    if (command === "answer" || command === "reject" || command === "hang_up") return this.perform(command);
    if (command === "keypad") return this.toggleKeypad();
    if (target === null || !this.contains(target)) return;
    const digit = target.closest<HTMLElement>("[data-digit]")?.dataset.digit;
    if (digit !== undefined) return this.digit(digit);
    const action = target.closest<HTMLElement>("[data-action]")?.dataset.action;
    if (action !== undefined) this.act(action);
  }

  private act(action: string): void {
    const actions: Record<string, () => void> = {
      mute: () => this.dispatch({ type: "toggle_mute" }),
      hold: () => this.dispatch({ type: "toggle_hold" }),
      keypad: () => this.fold({ areTonesOpen: !this.folding.areTonesOpen }),
      collapse: () => this.fold({ isOpen: false, isFolded: isInCall(this.state) }),
      expand: () => this.fold({ isOpen: true, isFolded: false }),
      retry: () => this.dispatch({ type: "retry_due" }),
      "take-over": () => void this.takeOver(),
      "check-microphone": () => void this.microphone.toggle(),
    };
    actions[action]?.();
  }

  private typedDigit(digit: string): boolean {
    if (this.state.call?.phase !== "active" || !this.folding.areTonesOpen) return false;
    this.digit(digit);
    return true;
  }

  private digit(digit: string): void {
    if (this.state.call?.phase === "active") {
      const sent = this.view.part("tones-sent");
      sent.textContent = `${sent.textContent ?? ""}${digit}`.slice(-18);
      return this.dispatch({ type: "tone", digit });
    }
    const number = this.view.part<HTMLInputElement>("number");
    number.value += digit;
    this.view.showNumberProblem("");
  }

  private toggleKeypad(): void {
    if (this.state.call?.phase === "active") {
      // Before its keys can be used the phone has to be in sight.
      if (this.isOutOfSight()) return this.fold({ isOpen: true, isFolded: false });
      return this.fold({ areTonesOpen: !this.folding.areTonesOpen });
    }
    if (this.folding.isOpen) return this.fold({ isOpen: false });
    this.open();
  }

  private isOutOfSight(): boolean {
    return this.folding.isFolded || (!this.folding.isOpen && window.matchMedia(NARROW).matches);
  }

  private open(): void {
    this.fold({ isOpen: true, isFolded: false });
    if (this.state.call === null) this.view.part("number").focus();
  }

  private fold(change: Partial<Folding>): void {
    this.folding = { ...this.folding, ...change };
    if (!this.folding.isOpen) this.microphone.stop();
    this.draw();
  }

  private adjustFolding(before: PhoneState): void {
    const was = before.call?.phase;
    const is = this.state.call?.phase;
    if (is === was) return;
    if (is === "dialling" || is === "ringing") this.folding = { isOpen: false, isFolded: false, areTonesOpen: false };
    if (is === "active") this.view.write("tones-sent", "");
    // The card of a call that no longer rings here has done its work, also when the stream is away.
    if (was === "ringing") document.getElementById("screen-pop")?.replaceChildren();
    if (is === undefined) this.folding = { isOpen: false, isFolded: false, areTonesOpen: false };
  }

  private tellInWords(before: PhoneState): void {
    const call = this.state.call;
    if (call === null || call === before.call) return;
    const name = this.view.callerName(call);
    if (call.isMuted !== (before.call?.isMuted ?? false)) {
      return this.view.say(this.view.text(call.isMuted ? "call.muted" : "call.unmuted"));
    }
    if (call.phase === "ringing") this.view.say(this.view.text("say.ringing", { name }));
    else if (call.phase === "active" && before.call?.phase !== "active") this.view.say(this.view.text("say.active", { name }));
    else if (call.phase === "ended") this.view.say(`${this.view.text("call.ended")}. ${this.view.text(`end.${call.endReason}`)}`);
    else this.view.say(this.view.headline(call));
  }

  private draw(): void {
    this.view.draw(this.state, this.folding, Date.now());
  }

  private tick(): void {
    const call = this.state.call;
    if (call?.phase !== "active") return;
    this.view.drawTime(call, Date.now());
    this.announce();
  }

  // For the pill in the top bar and whoever else wants to know.
  private announce(): void {
    const { line, call } = this.state;
    const detail = {
      line: line.name,
      lineText: this.view.text(`line.${line.name}`),
      sentence: this.view.lineSentence(line, this.dataset.accountSentence ?? ""),
      phase: call?.phase ?? "idle",
      headline: call === null ? "" : this.view.headline(call),
      name: call === null ? "" : this.view.callerName(call),
      number: call?.number ?? "",
      isMuted: call?.isMuted ?? false,
      isHeld: call?.isHeld ?? false,
      seconds: call === null ? 0 : Math.floor(talkSeconds(call, Date.now())),
    };
    document.dispatchEvent(new CustomEvent("softphone-state", { detail }));
    if (line.name !== "elsewhere") this.tabs?.tell(isInCall(this.state));
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => window.setTimeout(resolve, 50));
}
