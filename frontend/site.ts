// The public site's only script: counts the calculator while one types. Without it the form asks the server.
import { PriceCalculator } from "./behaviours/price-calculator";

customElements.define("price-calculator", PriceCalculator);
