// The microphone check in the open phone: choose a device, see its level, or read what is wrong.
import { Heard } from "./heard";
import {
  chooseMicrophone,
  chosenMicrophone,
  microphones,
  openMicrophone,
  stopStream,
  watchLevel,
} from "./microphone";
import type { View } from "./view";

export class MicrophoneCheck {
  private stream: MediaStream | null = null;
  private stopWatching: () => void = () => undefined;

  constructor(private readonly view: View) {
    this.devices().addEventListener("change", () => {
      chooseMicrophone(this.devices().value);
      void this.start();
    });
  }

  async toggle(): Promise<void> {
    if (this.stream !== null) this.stop();
    else await this.start();
  }

  stop(): void {
    this.stopWatching();
    stopStream(this.stream);
    this.stream = null;
    this.view.showMicrophoneCheck(false);
  }

  private async start(): Promise<void> {
    this.stop();
    const answer = await openMicrophone();
    this.view.showMicrophoneProblem("problem" in answer ? answer.problem : null);
    if ("problem" in answer) return;
    this.stream = answer.stream;
    await this.listDevices();
    const meter = this.view.part<HTMLMeterElement>("level");
    const heard = new Heard(this.view.part("microphone").dataset.heardUrl ?? "");
    this.stopWatching = watchLevel(answer.stream, (level) => {
      meter.value = level;
      heard.listen(level);
    });
    this.view.showMicrophoneCheck(true);
  }

  private async listDevices(): Promise<void> {
    const chosen = chosenMicrophone();
    const options = (await microphones()).map((device) => {
      const label = device.label || this.view.text("microphone.unnamed");
      return new Option(label, device.deviceId, false, device.deviceId === chosen);
    });
    this.devices().replaceChildren(...options);
  }

  private devices(): HTMLSelectElement {
    return this.view.part<HTMLSelectElement>("device");
  }
}
