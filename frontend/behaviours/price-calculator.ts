// Users × plan + exchange package + further numbers, net and gross, in whole grosze as the server counts.

interface Line {
  name: string;
  quantity: number;
  unit: number;
}

const grosze = (amount: string | undefined): number => Math.round(Number(amount ?? 0) * 100);

export class PriceCalculator extends HTMLElement {
  private readonly money = new Intl.NumberFormat(document.documentElement.lang === "pl" ? "pl-PL" : "en-GB", {
    minimumFractionDigits: 2,
    useGrouping: "always",
  });

  connectedCallback(): void {
    this.querySelector<HTMLElement>("[data-without-script]")!.hidden = true;
    this.querySelector("form")!.addEventListener("input", () => this.count());
    this.querySelector("form")!.addEventListener("change", (event) => this.correct(event.target));
    this.querySelector("form")!.addEventListener("submit", (event) => event.preventDefault());
  }

  /** Shows the number that was counted where another one was typed. */
  private correct(target: EventTarget | null): void {
    if (target instanceof HTMLInputElement && target.type === "number") target.value = String(this.amount(target.name));
  }

  private count(): void {
    const lines = this.lines();
    const net = lines.reduce((sum, line) => sum + line.quantity * line.unit, 0);
    const vat = Math.round((net * Number(this.dataset["vat"])) / 100);
    lines.forEach((line, place) => this.draw(line, place));
    for (const [name, amount] of Object.entries({ net, vat, gross: net + vat })) {
      document.querySelectorAll(`[data-out="${name}"]`).forEach((out) => (out.textContent = this.words(amount)));
    }
  }

  private lines(): Line[] {
    const users = this.amount("users");
    const plan = this.querySelector<HTMLInputElement>("[name=plan]:checked");
    const crm = this.querySelector<HTMLDataElement>("[data-crm]")!;
    const chosen = this.querySelector<HTMLInputElement>("[name=exchange]:checked")!;
    const number = this.querySelector<HTMLDataElement>("[data-number]");
    const perUser = chosen.dataset["unit"] === "user_month";
    const found: Line[] = [
      { name: plan?.dataset["name"] ?? crm.textContent!, quantity: users, unit: grosze(plan?.dataset["net"] ?? crm.value) },
      { name: chosen.dataset["name"]!, quantity: perUser ? users : 1, unit: grosze(chosen.dataset["net"]) },
    ];
    const further = Math.max(0, this.amount("numbers") - Number(chosen.dataset["numbers"]));
    if (number) found.push({ name: number.textContent!, quantity: further, unit: grosze(number.value) });
    return found;
  }

  private amount(name: string): number {
    const input = this.querySelector<HTMLInputElement>(`input[name=${name}]`);
    if (!input) return 0;
    return Math.min(Number(input.max), Math.max(Number(input.min), Math.floor(Number(input.value)) || 0));
  }

  private draw(line: Line, place: number): void {
    const row = this.querySelector<HTMLElement>(`[data-line="${place}"]`)!;
    row.hidden = line.quantity === 0;
    row.querySelector("[data-name]")!.textContent = line.name;
    row.querySelector("[data-quantity]")!.textContent = String(line.quantity);
    row.querySelector("[data-unit]")!.textContent = this.words(line.unit);
    row.querySelector("[data-net]")!.textContent = this.words(line.quantity * line.unit);
  }

  private words(amount: number): string {
    const isPolish = document.documentElement.lang === "pl";
    const plain = this.money.format(amount / 100).replace(/\s/g, "\u00a0");
    return isPolish ? `${plain}\u00a0zł` : `PLN\u00a0${plain}`;
  }
}
