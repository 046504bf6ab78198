"""pjsua2 in the words of this project: an Engine (the user agent), its Lines and their Conversations.

pjsua2 allows one endpoint per process and wants all calls on one thread, so whoever uses this module
drives it by calling `Engine.step()` in a loop.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pjsua2 as pj

STATES = {
    pj.PJSIP_INV_STATE_CALLING: "calling",
    pj.PJSIP_INV_STATE_INCOMING: "incoming",
    pj.PJSIP_INV_STATE_EARLY: "early",
    pj.PJSIP_INV_STATE_CONNECTING: "connecting",
    pj.PJSIP_INV_STATE_CONFIRMED: "answered",
    pj.PJSIP_INV_STATE_DISCONNECTED: "ended",
}
CLOCK_RATE = 8000
Listener = Callable[[str, dict[str, Any]], None]


@dataclass(frozen=True)
class LineSettings:
    """How one line presents itself and what it does by itself."""

    user: str
    domain: str
    proxy: str
    password: str = ""
    registers: bool = True
    expires_seconds: int = 300
    tone_hz: float = 0
    recordings: Path | None = None
    echoes: bool = False
    greeting: Path | None = None


@dataclass
class Sound:
    """What a conversation plays and records; kept so that pjsua2 does not collect it."""

    parts: list[Any] = field(default_factory=list)
    recording: Path | None = None


class Conversation(pj.Call):  # type: ignore[misc]
    """One call of a line."""

    def __init__(self, line: "Line", call_id: int = pj.PJSUA_INVALID_ID) -> None:
        super().__init__(line, call_id)
        self.line = line
        self.number = line.engine.next_number()
        self.state = "new"
        self.sound = Sound()

    def onCallState(self, prm: pj.OnCallStateParam) -> None:
        info = self.getInfo()
        self.state = STATES.get(info.state, "calling")
        self.line.tell("call", call=self.number, state=self.state, code=info.lastStatusCode)
        if self.state == "ended":
            # The ports are still wired into the bridge while this callback runs.
            self.line.engine.later(self.release)

    def onCallTransferStatus(self, prm: pj.OnCallTransferStatusParam) -> None:
        self.line.tell("transfer", call=self.number, code=prm.statusCode)
        if prm.statusCode >= 200:
            self.line.engine.later(self.end)

    def onCallMediaState(self, prm: pj.OnCallMediaStateParam) -> None:
        # The list of media is freed with its CallInfo, so the name holds it.
        info = self.getInfo()
        for index, media in enumerate(info.media):
            if media.type == pj.PJMEDIA_TYPE_AUDIO and media.status == pj.PJSUA_CALL_MEDIA_ACTIVE:
                self.wire(self.getAudioMedia(index))

    def wire(self, audio: pj.AudioMedia) -> None:
        """Connect what the line plays and records to the call's sound."""
        settings = self.line.settings
        if not self.sound.parts:
            self.sound.parts = self.make_sound(settings)
        for part in self.sound.parts:
            if isinstance(part, pj.AudioMediaRecorder):
                audio.startTransmit(part)
            else:
                part.startTransmit(audio)
        if settings.echoes:
            audio.startTransmit(audio)
        self.line.tell("media", call=self.number, recording=str(self.sound.recording or ""))

    def make_sound(self, settings: LineSettings) -> list[Any]:
        parts: list[Any] = []
        if settings.tone_hz:
            parts.append(steady_tone(settings.tone_hz))
        if settings.greeting:
            player = pj.AudioMediaPlayer()
            player.createPlayer(str(settings.greeting), pj.PJMEDIA_FILE_NO_LOOP)
            parts.append(player)
        if settings.recordings:
            self.sound.recording = settings.recordings / f"{settings.user}-{self.number}.wav"
            recorder = pj.AudioMediaRecorder()
            recorder.createRecorder(str(self.sound.recording))
            parts.append(recorder)
        return parts

    def release(self) -> None:
        self.sound.parts.clear()
        self.line.conversations.pop(self.number, None)

    def respond(self, code: int, headers: dict[str, str] | None = None) -> None:
        param = pj.CallOpParam()
        param.statusCode = code
        add_headers(param, headers)
        self.answer(param)

    def end(self) -> None:
        if self.state != "ended":
            self.hangup(pj.CallOpParam(True))


class Line(pj.Account):  # type: ignore[misc]
    """One SIP identity: registers, takes and makes calls."""

    def __init__(self, engine: "Engine", settings: LineSettings, listener: Listener) -> None:
        super().__init__()
        self.engine = engine
        self.settings = settings
        self.tell_listener = listener
        self.conversations: dict[int, Conversation] = {}
        self.is_registered = False
        self.create(self.account_config())

    def account_config(self) -> pj.AccountConfig:
        settings = self.settings
        config = pj.AccountConfig()
        config.idUri = f"sip:{settings.user}@{settings.domain}"
        config.sipConfig.proxies.append(settings.proxy)
        if settings.registers:
            config.regConfig.registrarUri = f"sip:{settings.domain}"
            config.regConfig.timeoutSec = settings.expires_seconds
            config.regConfig.retryIntervalSec = 0
        if settings.password:
            config.sipConfig.authCreds.append(pj.AuthCredInfo("digest", "*", settings.user, 0, settings.password))
        config.mediaConfig.transportConfig.boundAddress = self.engine.address
        return config

    def tell(self, event: str, **data: Any) -> None:
        self.tell_listener(event, data)

    def onRegState(self, prm: pj.OnRegStateParam) -> None:
        self.is_registered = prm.code == 200 and prm.expiration > 0
        self.tell("registration", code=prm.code, expires=prm.expiration)

    def onIncomingCall(self, prm: pj.OnIncomingCallParam) -> None:
        conversation = Conversation(self, prm.callId)
        self.conversations[conversation.number] = conversation
        info = conversation.getInfo()
        conversation.state = "incoming"
        self.tell(
            "incoming",
            call=conversation.number,
            remote=info.remoteUri,
            local=info.localUri,
            message=prm.rdata.wholeMsg,
        )

    def dial(self, uri: str, headers: dict[str, str] | None = None) -> Conversation:
        conversation = Conversation(self)
        self.conversations[conversation.number] = conversation
        param = pj.CallOpParam(True)
        add_headers(param, headers)
        conversation.makeCall(uri, param)
        return conversation


class Engine:
    """The one SIP user agent of a process, bound to one address."""

    def __init__(self, address: str = "127.0.0.1", port: int = 0) -> None:
        self.address = address
        self.deferred: list[Callable[[], None]] = []
        self.last_number = 0
        self.endpoint = pj.Endpoint()
        self.endpoint.libCreate()
        self.endpoint.libInit(engine_config())
        transport = pj.TransportConfig()
        transport.port, transport.boundAddress = port, address
        self.endpoint.transportCreate(pj.PJSIP_TRANSPORT_UDP, transport)
        self.endpoint.libStart()
        self.endpoint.audDevManager().setNullDev()
        self.endpoint.codecSetPriority("PCMA/8000", 255)

    def next_number(self) -> int:
        self.last_number += 1
        return self.last_number

    def later(self, action: Callable[[], None]) -> None:
        """Run the action on the next step, outside pjsua2's callback."""
        self.deferred.append(action)

    def step(self, milliseconds: int = 10) -> None:
        self.endpoint.libHandleEvents(milliseconds)
        due, self.deferred = self.deferred, []
        for action in due:
            action()


def add_headers(param: pj.CallOpParam, headers: dict[str, str] | None) -> None:
    for name, value in (headers or {}).items():
        header = pj.SipHeader()
        header.hName, header.hValue = name, value
        param.txOption.headers.append(header)


def engine_config() -> pj.EpConfig:
    config = pj.EpConfig()
    config.uaConfig.threadCnt = 0
    config.uaConfig.mainThreadOnly = True
    config.uaConfig.maxCalls = 32
    config.logConfig.level = config.logConfig.consoleLevel = 0
    config.medConfig.noVad = True
    config.medConfig.ecTailLen = 0
    config.medConfig.clockRate = config.medConfig.sndClockRate = CLOCK_RATE
    return config


def steady_tone(hz: float) -> pj.ToneGenerator:
    generator = pj.ToneGenerator()
    generator.createToneGenerator(CLOCK_RATE, 1)
    tone = pj.ToneDesc()
    tone.freq1, tone.on_msec, tone.off_msec, tone.volume = int(hz), 1000, 0, 12000
    tones = pj.ToneDescVector()
    tones.append(tone)
    generator.play(tones, True)
    return generator
