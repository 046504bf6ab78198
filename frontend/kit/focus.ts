// Where the keys go on when a page has come, or when what had the focus is gone.

export function isNobodyFocused(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

// The heading of the page, that of a panel when one is open beside it.
export function focusHeading(): void {
  const find = (selector: string) => document.querySelector<HTMLElement>(selector);
  const heading = find("#page aside[id$='-panel']:not([hidden]) h2") ?? find("#page h1") ?? find("#page");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
}
