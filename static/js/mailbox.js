// The sum that keeps machines out, done unseen while the letter is looked over: find a number that, put behind the
// stamp of the page, gives a SHA-256 that begins with so many zeros. Without this file the page asks for a short wait.
"use strict";

const BATCH = 64;
const PAUSE = 1100; // milliseconds: with the sum done the page has to have stood open for a second

function zeros(digest) {
  const first = new DataView(digest).getUint32(0);
  return Math.clz32(first);
}

async function solve(stamp, bits) {
  const coder = new TextEncoder();
  for (let start = 0; ; start += BATCH) {
    const tries = Array.from({ length: BATCH }, (_, step) => String(start + step));
    const sums = await Promise.all(
      tries.map((work) => crypto.subtle.digest("SHA-256", coder.encode(`${stamp}.${work}`))),
    );
    const found = sums.findIndex((sum) => zeros(sum) >= bits);
    if (found >= 0) return tries[found];
  }
}

const form = document.querySelector("form[data-zeros]");
if (form && window.crypto && crypto.subtle) {
  const stamp = form.querySelector("[name=stamp]").value;
  const pause = new Promise((done) => setTimeout(done, PAUSE));
  Promise.all([solve(stamp, Number(form.dataset.zeros)), pause]).then(([work]) => {
    form.querySelector("[name=work]").value = work;
  });
}
