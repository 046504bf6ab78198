// <picture-choice>: shows the picture that was chosen for somebody who is not saved yet, and says its name. What the
// browser cannot draw is left to the server, which says why.

class PictureChoice extends HTMLElement {
  #address = "";

  connectedCallback(): void {
    this.querySelector<HTMLInputElement>('input[type="file"]')?.addEventListener("change", (event) => {
      const file = (event.target as HTMLInputElement).files?.[0];
      if (file) this.#show(file);
    });
  }

  disconnectedCallback(): void {
    URL.revokeObjectURL(this.#address);
  }

  #show(file: File): void {
    URL.revokeObjectURL(this.#address);
    this.#address = URL.createObjectURL(file);
    const image = new Image(56, 56);
    image.alt = "";
    image.addEventListener("load", () => this.querySelector("[data-place]")!.replaceChildren(image));
    image.src = this.#address;
    this.querySelector("[data-name]")!.textContent = file.name;
    this.querySelector("[data-word]")!.textContent = this.dataset["chosenWords"] ?? "";
    const drop = this.querySelector<HTMLInputElement>('[name="avatar_drop"]');
    if (drop) drop.checked = false;
  }
}

export function definePictureChoice(): void {
  customElements.define("picture-choice", PictureChoice);
}
