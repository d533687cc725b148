// A box to sign in (counters/signatures.py): strokes become text in the hidden field beside it. An extra: without this
// file people sign on paper.
"use strict";

function pad(box) {
  const field = document.getElementById(box.dataset.signature);
  const canvas = box.querySelector("canvas");
  const pen = canvas.getContext("2d");
  let strokes = field.value ? field.value.split("|").map((stroke) => stroke.split(" ")) : [];
  let stroke = null;

  const draw = () => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.strokeStyle = getComputedStyle(canvas).color;
    pen.lineWidth = 3;
    pen.lineCap = pen.lineJoin = "round";
    for (const points of strokes) {
      pen.beginPath();
      points.forEach((point, at) => pen[at ? "lineTo" : "moveTo"](...point.split(",").map(Number)));
      pen.stroke();
    }
  };
  const place = (event) => {
    const edge = canvas.getBoundingClientRect();
    const along = (value, start, length, most) => Math.min(most, Math.max(0, Math.round(((value - start) / length) * most)));
    return `${along(event.clientX, edge.left, edge.width, 600)},${along(event.clientY, edge.top, edge.height, 200)}`;
  };
  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    stroke = [place(event)];
    strokes.push(stroke);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!stroke) return;
    const point = place(event);
    if (point !== stroke.at(-1)) stroke.push(point);
    draw();
  });
  const lift = () => {
    stroke = null;
    field.value = strokes.map((points) => points.join(" ")).join("|");
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  box.querySelector("button").addEventListener("click", () => {
    strokes = [];
    field.value = "";
    draw();
  });
  box.hidden = false;
  draw();
}

document.querySelectorAll("[data-signature]").forEach(pad);
