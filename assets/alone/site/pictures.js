/* Pictures as they are kept: drawn anew, so that they are small and carry nothing of where they were taken. */

const LONGEST = 1600;

function bytesOf(canvas, type, quality) {
  return new Promise((resolve) => canvas.toBlob(async (blob) => resolve(new Uint8Array(await blob.arrayBuffer())), type, quality));
}

export async function photograph(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return { bytes: await bytesOf(canvas, "image/jpeg", 0.85), type: "image/jpeg" };
}

/* A field to sign on with a finger; `signed()` is null while nothing is drawn. */
export function signing(canvas) {
  const pen = canvas.getContext("2d");
  let drawn = false;
  let last = null;
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
  };
  pen.lineWidth = 4;
  pen.lineCap = "round";
  canvas.addEventListener("pointerdown", (event) => { last = place(event); canvas.setPointerCapture(event.pointerId); });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    const next = place(event);
    pen.beginPath();
    pen.moveTo(...last);
    pen.lineTo(...next);
    pen.stroke();
    last = next;
    drawn = true;
  });
  canvas.addEventListener("pointerup", () => { last = null; });
  return async () => (drawn ? { bytes: await bytesOf(canvas, "image/png"), type: "image/png" } : null);
}
