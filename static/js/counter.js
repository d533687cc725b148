/*
 * The counter's pages: put the worker in place that keeps what cannot be sent, and show what it holds. Without script
 * or without a worker the pages work as ever, only not through a cut.
 */
"use strict";

(() => {
  const { worker } = document.currentScript.dataset;
  if (!("serviceWorker" in navigator) || !window.isSecureContext) return;
  const RETRY = 10_000;
  const AT = { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Taipei" };
  const box = document.querySelector("[data-queue]");
  const order = async (message) => (await navigator.serviceWorker.ready).active.postMessage(message);
  const list = document.createElement("ol");
  box?.append(list);
  let held = 0;

  // Blank forms out of the browser's keeping bear the key of the day they were kept: each press needs its own.
  for (const key of document.querySelectorAll("[data-offline] [name=request_key]")) key.value = crypto.randomUUID();

  function button(text, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn plain";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  }

  function line(row) {
    const item = document.createElement("li");
    const code = /\/books\/([A-Z]{2})\//.exec(row.path)?.[1];
    const book = box.querySelector(`[data-book="${code}"]`)?.textContent ?? "";
    const at = new Date(row.at).toLocaleTimeString(document.documentElement.lang, AT);
    const state = row.refused ? box.dataset.refused : row.own ? box.dataset.waits : box.dataset.other;
    item.textContent = `${at} ${book}: ${state} `;
    if (row.refused && row.own) {
      item.append(button(box.dataset.open, () => order({ order: "open", key: row.key })), " ");
      item.append(button(box.dataset.drop, () => order({ order: "drop", key: row.key })));
    }
    return item;
  }

  function show({ rows, signedOut }) {
    held = rows.length;
    if (!box) return;
    box.hidden = !held;
    for (const part of box.querySelectorAll("[data-signed]")) part.hidden = (part.dataset.signed === "out") !== signedOut;
    list.replaceChildren(...rows.map(line));
  }

  function open({ path, fields }) {
    const form = document.createElement("form");
    form.method = "post";
    form.action = path;
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    for (const [name, value] of [...fields, ["csrfmiddlewaretoken", token.value]]) {
      const field = document.createElement("input");
      field.name = name;
      if (typeof value === "string") {
        field.type = "hidden";
        field.value = value;
      } else if (value.size) {
        const photo = new DataTransfer();
        photo.items.add(value);
        field.type = "file";
        field.files = photo.files;
        form.enctype = "multipart/form-data";
      }
      form.append(field);
    }
    document.body.append(form);
    form.submit();
  }

  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (data.rows) show(data);
    if (data.open) open(data.open);
  });
  navigator.serviceWorker.startMessages();
  navigator.serviceWorker.register(worker).then(() => order({ order: "send" }), () => {});
  window.addEventListener("online", () => order({ order: "send" }));
  setInterval(() => held && order({ order: "send" }), RETRY);
})();
