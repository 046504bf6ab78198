// The microphone: opening the chosen one, naming what is wrong in words, and its level for the check.

export type MicrophoneProblem = "denied" | "missing" | "in_use" | "insecure";
export type MicrophoneAnswer = { stream: MediaStream } | { problem: MicrophoneProblem };

const CHOICE = "telecube-microphone";

export async function openMicrophone(): Promise<MicrophoneAnswer> {
  // Browsers hide the microphone from pages without TLS (localhost excepted).
  if (!navigator.mediaDevices?.getUserMedia) return { problem: "insecure" };
  const deviceId = chosenMicrophone();
  const audio: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  if (deviceId !== "") audio.deviceId = { ideal: deviceId };
  try {
    return { stream: await navigator.mediaDevices.getUserMedia({ audio }) };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

export function problemOf(error: unknown): MicrophoneProblem {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotReadableError" || name === "AbortError") return "in_use";
  return "missing";
}

export function stopStream(stream: MediaStream | null): void {
  stream?.getTracks().forEach((track) => track.stop());
}

export function chosenMicrophone(): string {
  return window.localStorage.getItem(CHOICE) ?? "";
}

export function chooseMicrophone(deviceId: string): void {
  window.localStorage.setItem(CHOICE, deviceId);
}

export async function microphones(): Promise<MediaDeviceInfo[]> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter((device) => device.kind === "audioinput" && device.deviceId !== "");
}

// Reports the level from 0 to 1 about 15 times a second until the returned function is called.
export function watchLevel(stream: MediaStream, report: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = window.setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    report(Math.min(1, Math.sqrt(power) * 4));
  }, 66);
  return () => {
    window.clearInterval(timer);
    void context.close();
  };
}
