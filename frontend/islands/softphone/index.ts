// Entry of softphone.js.
import { MicrophonePage } from "./microphone_page";
import { SoftphonePanel } from "./panel";

if (!customElements.get("softphone-panel")) customElements.define("softphone-panel", SoftphonePanel);
if (!customElements.get("microphone-check")) customElements.define("microphone-check", MicrophonePage);
