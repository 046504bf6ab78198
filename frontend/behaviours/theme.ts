// Theme: the page says auto, light or dark; auto follows the device, also when that changes.
import { post } from "../kit/server";

const darkDevice = matchMedia("(prefers-color-scheme: dark)");

export function applyTheme(): void {
  const root = document.documentElement;
  const chosen = root.dataset["theme"] ?? "auto";
  const isDark = chosen === "dark" || (chosen === "auto" && darkDevice.matches);
  root.dataset["bsTheme"] = isDark ? "dark" : "light";
}

export function watchTheme(): void {
  darkDevice.addEventListener("change", applyTheme);
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    const button = event.submitter as HTMLButtonElement | null;
    if (!form.matches("[data-theme-form]") || !button) return;
    event.preventDefault();
    document.documentElement.dataset["theme"] = button.value;
    applyTheme();
    for (const one of form.querySelectorAll("button")) one.setAttribute("aria-pressed", String(one === button));
    void post(form.action, { theme: button.value });
  });
}
