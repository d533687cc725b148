// A lost connection: what was typed and the photo stay in this tab and are sent once, when pressed again or when the
// line is back. Each page works with this file missing. Names, telephones and addresses are never kept. Words come from
// the page: <p data-line data-probe data-lost data-back data-restored role="status">.
"use strict";

const NEVER = /^(tel|email|name|street-address|postal-code|bday|cc-)/;
const PREFIX = "kept:";
const here = PREFIX + location.pathname;

function mayKeep(field) {
  if (!field.name || field.name === "csrfmiddlewaretoken") return false;
  if (["hidden", "password", "submit", "image", "button", "tel", "email", "file"].includes(field.type)) return false;
  return !NEVER.test(field.autocomplete || "");
}

// --- Photos, in the browser's own store ------------------------------------------------------------------------------
function store(mode, act) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("kept", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("files");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const work = opening.result.transaction("files", mode);
      const asked = act(work.objectStore("files"));
      work.oncomplete = () => {
        opening.result.close();
        resolve(asked.result);
      };
      work.onerror = () => reject(work.error);
    };
  });
}

function fileBoxes(form) {
  return [...form.querySelectorAll("input[type=file]")].filter((box) => box.name);
}

// --- Keep, bring back, forget ----------------------------------------------------------------------------------------
async function keep(form) {
  const texts = [];
  for (const field of form.elements) {
    if (!mayKeep(field)) continue;
    const choice = field.type === "radio" || field.type === "checkbox";
    if (choice ? field.checked : field.value) texts.push([field.name, field.value]);
  }
  try {
    sessionStorage.setItem(here, JSON.stringify(texts));
    for (const box of fileBoxes(form)) {
      if (box.files.length) await store("readwrite", (files) => files.put([...box.files], here + box.name));
    }
  } catch {
    // A full or forbidden store: the page itself still holds everything as long as it stays open.
  }
}

async function bringBack(form, line) {
  const kept = sessionStorage.getItem(here);
  if (!kept) return;
  for (const [name, value] of JSON.parse(kept)) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (!mayKeep(field)) continue;
      if (field.type === "radio" || field.type === "checkbox") field.checked = field.checked || field.value === value;
      else if (!field.value) field.value = value;
    }
  }
  for (const box of fileBoxes(form)) {
    const files = await store("readonly", (all) => all.get(here + box.name)).catch(() => null);
    if (!files || box.files.length) continue;
    const hand = new DataTransfer();
    for (const file of files) hand.items.add(file);
    box.files = hand.files;
  }
  line.textContent = line.dataset.restored;
}

// The page after a sending shows that it arrived: nothing of it stays behind.
async function forgetWhatArrived() {
  const sent = sessionStorage.getItem("kept-sent");
  if (!sent || sent === here) return;
  sessionStorage.removeItem("kept-sent");
  sessionStorage.removeItem(sent);
  await store("readwrite", (files) => files.clear()).catch(() => null);
}

// --- Send, or wait for the line --------------------------------------------------------------------------------------
async function connected(line) {
  if (!navigator.onLine) return false;
  try {
    return (await fetch(line.dataset.probe, { cache: "no-store", signal: AbortSignal.timeout(6000) })).ok;
  } catch {
    return false;
  }
}

function watch(form, line) {
  let waiting = null; // the button that was pressed while there was no line
  let through = false;
  let busy = false;

  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    // A press on the map says where: only the browser itself can send that.
    if (through || (button && button.type === "image")) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    const open = await connected(line);
    busy = false;
    if (!open) {
      waiting = button || form;
      line.textContent = line.dataset.lost;
      await keep(form);
      return;
    }
    if (sessionStorage.getItem(here)) sessionStorage.setItem("kept-sent", here);
    waiting = null;
    through = true;
    delete form.dataset.sent; // app.js has seen the first press; this is the same one
    form.requestSubmit(button || undefined);
  });

  addEventListener("online", () => {
    if (!waiting) return;
    line.textContent = line.dataset.back;
    delete form.dataset.sent;
    form.requestSubmit(waiting === form ? undefined : waiting);
  });
  addEventListener("pageshow", () => {
    through = false;
  });
}

addEventListener("DOMContentLoaded", async () => {
  const line = document.querySelector("[data-line]");
  if (!line) return;
  await forgetWhatArrived();
  const form = document.querySelector("main form[method=post]");
  if (!form) return;
  watch(form, line);
  await bringBack(form, line);
});
