// Everything here is an extra: each page works with this file missing. Words come from the page, never from here,
// and are written with textContent only. No eval, no inline, nothing from elsewhere.
"use strict";

// Copy button: hidden until script runs. data-copy = id of what to copy; data-done, data-failed = what to say.
function copyButtons() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    const source = document.getElementById(button.dataset.copy);
    if (!source) continue;
    const said = speaker(button);
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(source.textContent.trim());
        said.textContent = button.dataset.done;
      } catch {
        getSelection().selectAllChildren(source);
        said.textContent = button.dataset.failed;
      }
    });
  }
}

// Print button: hidden until script runs; the browser's own menu does the same.
function printButtons() {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
}

// A live region behind a control, for what a person who cannot see the change must hear.
function speaker(control) {
  const line = document.createElement("span");
  line.setAttribute("role", "status");
  control.after(line);
  return line;
}

// Year, month and day boxes: say the date in both calendars. Years below 200 count from the Republic.
// <div data-roc><input><input><input></div> with <p class="says"> beside it.
function bothCalendars() {
  const english = document.documentElement.lang.startsWith("en");
  for (const group of document.querySelectorAll("[data-roc]")) {
    const boxes = group.querySelectorAll("input");
    const line = group.parentElement.querySelector(".says");
    if (boxes.length < 3 || !line) continue;
    const say = () => {
      line.textContent = sayDate(...[...boxes].slice(0, 3).map((box) => plainNumber(box.value)), english);
    };
    group.addEventListener("input", say);
    say();
  }
}

function plainNumber(text) {
  const digits = text.trim().replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
  return /^\d{1,4}$/.test(digits) ? Number(digits) : 0;
}

function sayDate(typed, month, day, english) {
  const year = typed < 200 ? typed + 1911 : typed;
  if (!typed || !month || !day || year < 1912) return "";
  const date = new Date(year, month - 1, day);
  if (date.getMonth() !== month - 1 || date.getDate() !== day) return "";
  if (english) {
    const words = { day: "numeric", month: "long", year: "numeric", weekday: "long" };
    return `${date.toLocaleDateString("en-GB", words)} (ROC ${year - 1911})`;
  }
  const weekday = "日一二三四五六"[date.getDay()];
  return `民國 ${year - 1911} 年 ${month} 月 ${day} 日（西元 ${year} 年，星期${weekday}）`;
}

// A second press within three seconds is not sent. The server knows a double by itself; this only spares the wait.
// The button stays a button: it is not disabled, so that it keeps its name, its value and the focus.
function oncePlease() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent && Date.now() - Number(form.dataset.sent) < 3000) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = String(Date.now());
    event.submitter?.setAttribute("aria-disabled", "true");
  });
  // Coming back with the browser's own button, the page is as it was left: open it again.
  addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sent;
    for (const button of document.querySelectorAll("[type=submit][aria-disabled]")) button.removeAttribute("aria-disabled");
  });
}

// Staff: two minutes before the sign-in ends, say so and offer to extend. The line itself is text from the server.
function sessionWarning() {
  const line = document.querySelector("[data-session]");
  if (!line) return;
  const usual = line.textContent;
  let timer = 0;
  const wait = (seconds) => {
    clearTimeout(timer);
    timer = setTimeout(warn, Math.max(0, seconds - 120) * 1000);
  };
  const warn = () => {
    const box = document.createElement("span");
    box.setAttribute("role", "alert");
    box.textContent = `${line.dataset.soon} `;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn";
    button.textContent = line.dataset.button;
    button.addEventListener("click", () => extend(line, usual, wait));
    line.replaceChildren(box, button);
  };
  wait(Number(line.dataset.session));
}

async function extend(line, usual, wait) {
  try {
    // Any staff page extends the sign-in; one that answers with a redirect has already ended it.
    const answer = await fetch(line.dataset.extend, { credentials: "same-origin", redirect: "manual" });
    if (!answer.ok) throw new Error(String(answer.status));
    line.textContent = `${line.dataset.done} ${usual}`;
    wait(Number(line.dataset.idle) * 60 - 60);
  } catch {
    line.textContent = line.dataset.failed;
  }
}

addEventListener("DOMContentLoaded", () => {
  copyButtons();
  printButtons();
  bothCalendars();
  oncePlease();
  sessionWarning();
});
