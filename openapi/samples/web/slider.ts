import { element } from "./screen.js";
import { words } from "./words.js";

export interface Pictures {
  originalImageBase64: string;
  jigsawImageBase64: string;
}

// The slider counts in pixels of the picture as it was delivered: so `x` is right, however large the picture is shown.

/** The slider captcha. `moved` resolves with the left edge of the piece. */
export async function slider({ originalImageBase64, jigsawImageBase64 }: Pictures) {
  const picture = element("img", { src: `data:image/png;base64,${originalImageBase64}`, alt: words.picture });
  const piece = element("img", { src: `data:image/png;base64,${jigsawImageBase64}`, alt: "", className: "piece" });
  await Promise.all([picture.decode(), piece.decode()]);

  const width = picture.naturalWidth;
  const handle = element("input", {
    type: "range",
    max: `${width - piece.naturalWidth}`,
    value: "0",
  });
  const button = element("button", { textContent: words.next });
  const label = element("label", { textContent: words.slide }, handle);
  const view = element("form", { className: "slider" }, picture, piece, label, button);
  view.style.setProperty("--piece", `${piece.naturalWidth / width}`);
  const moveTo = (x: number) => {
    handle.valueAsNumber = x;
    view.style.setProperty("--x", `${handle.valueAsNumber / width}`);
  };
  // The keyboard is the browser's. Mouse and finger are ours, because browsers differ: a tap may jump, a slanting finger stick.
  handle.oninput = () => moveTo(handle.valueAsNumber);
  handle.ontouchstart = (event) => event.preventDefault();

  const moved = new Promise<number>((resolve) => {
    const submit = () => resolve(handle.valueAsNumber);
    view.onsubmit = (event) => {
      event.preventDefault();
      submit();
    };

    let grip: { clientX: number; x: number } | undefined;
    handle.onpointerdown = (event) => {
      event.preventDefault();
      handle.focus();
      handle.setPointerCapture(event.pointerId);
      grip = { clientX: event.clientX, x: handle.valueAsNumber };
    };
    handle.onpointermove = ({ clientX }) => {
      if (grip) moveTo(grip.x + ((clientX - grip.clientX) * width) / picture.clientWidth);
    };
    // Letting go counts wherever the pointer is. A tap does not.
    handle.onpointerup = ({ clientX }) => {
      const hasMoved = grip && Math.abs(clientX - grip.clientX) > 3;
      grip = undefined;
      if (hasMoved) submit();
    };
    // A touch that the phone cancels, because a call comes in, does not count: it would spend the captcha.
    handle.onpointercancel = () => {
      grip = undefined;
      moveTo(0);
    };
  });
  return { view, moved };
}
