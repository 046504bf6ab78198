// On small screens the sidebar comes as a drawer; what lies behind it cannot be reached meanwhile.

const BEHIND = ".tc-main, .tc-tabbar";

export function isDrawerOpen(): boolean {
  return document.body.classList.contains("has-drawer");
}

export function openDrawer(): void {
  document.body.classList.add("has-drawer");
  for (const part of document.querySelectorAll<HTMLElement>(BEHIND)) part.inert = true;
  document.querySelector<HTMLElement>(".tc-sidebar a, .tc-sidebar button")?.focus();
}

export function closeDrawer(): void {
  if (!isDrawerOpen()) return;
  document.body.classList.remove("has-drawer");
  for (const part of document.querySelectorAll<HTMLElement>(BEHIND)) part.inert = false;
  document.querySelector<HTMLElement>("[data-drawer]")?.focus();
}
