// Icons in scripts: the same sprite as {% icon %} in templates.

const NAMESPACE = "http://www.w3.org/2000/svg";

function spriteAddress(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="icon-sprite"]')?.content ?? "/static/build/icons.svg";
}

export function icon(name: string, extraClass = ""): SVGSVGElement {
  const svg = document.createElementNS(NAMESPACE, "svg");
  svg.setAttribute("class", `tc-icon ${extraClass}`.trim());
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(NAMESPACE, "use");
  use.setAttribute("href", `${spriteAddress()}#${name}`);
  svg.append(use);
  return svg;
}
