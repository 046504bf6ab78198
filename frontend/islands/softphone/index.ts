// Entry of softphone.js.
import { SoftphonePanel } from "./panel";

if (!customElements.get("softphone-panel")) customElements.define("softphone-panel", SoftphonePanel);
