/*
 * The network is cut: what was written at the counter and could not be sent is kept here, sealed, and sent once, in
 * order, when the line is back. Each entry bears the key of its press; the server writes a key once, however often it
 * comes. A page that cannot be fetched is answered with the blank forms of offline/.
 */
"use strict";

const HOME = new URL(self.registration.scope).pathname;
const SHELL = `${HOME}offline/`;
const PRESS = `${HOME}books/SC/page/press/`;
const ENTRY = /\/books\/(?:[A-Z]{2}\/new|SC\/page\/press|VL\/page\/inside)\/$/;
const KEY = /^\s*[0-9xb](?:[\sx*]+\d{1,3})?\s*[depc]?\s*$/i; // what looks like a key of the service centre
const CACHE = "counter";
const AWAY = [502, 503, 504];
let signedOut = false;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(ORDERS[event.data.order](event.data, event.source)));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(navigate(event, pathname));
  else if (request.method === "GET" && pathname.startsWith("/static/")) event.respondWith(asset(request));
});

async function navigate(event, pathname) {
  const { request } = event;
  const copy = request.method === "POST" && (pathname === HOME || ENTRY.test(pathname)) ? request.clone() : null;
  let answer = null;
  try {
    answer = await fetch(request);
    if (copy && answer.type === "opaqueredirect") event.waitUntil(settled(copy));
    if (!copy || !AWAY.includes(answer.status)) return answer;
  } catch {
    // cut
  }
  const shell = await caches.match(SHELL);
  if (!shell) return answer ?? Response.error();
  if (copy) await keep(copy, shell.clone());
  return shell;
}

async function asset(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(request)) ?? Response.error();
  }
}

/* --- What is kept: one row a press, sealed with a key that cannot leave this browser --- */
const done = (asked) =>
  new Promise((good, bad) => {
    asked.onsuccess = () => good(asked.result);
    asked.onerror = () => bad(asked.error);
  });

async function table(name, mode = "readonly") {
  const asked = indexedDB.open("counter", 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("waiting", { keyPath: "key" });
    asked.result.createObjectStore("secret");
  };
  return (await done(asked)).transaction(name, mode).objectStore(name);
}

async function secret() {
  const known = await done((await table("secret")).get("key"));
  if (known) return known;
  const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await done((await table("secret", "readwrite")).put(fresh, "key"));
  return fresh;
}

async function keep(request, shell) {
  const said = await request.formData();
  let { pathname: path, search } = new URL(request.url);
  if (path === HOME) {
    if (!KEY.test(said.get("text"))) return; // nothing to write down: the blank forms stand open instead
    said.set("typed", said.get("text"));
    path = PRESS;
  }
  stamp(said);
  said.delete("csrfmiddlewaretoken");
  const plain = new Response(said);
  const type = plain.headers.get("content-type");
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const body = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await secret(), await plain.arrayBuffer());
  const key = said.get("request_key") || crypto.randomUUID(); // a pass that comes back can come back once only
  const row = { key, path: path + search, at: Date.now(), type, iv, body };
  row.officer = officerOf(await shell.text());
  const known = await done((await table("waiting")).get(row.key));
  if (known) row.at = known.at; // the second press of the same button
  await done((await table("waiting", "readwrite")).put(row));
  await tell();
}

/* It happened now, not when the line is back. */
function stamp(said) {
  if (said.get("happened_at_year")) return;
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: "Asia/Taipei", year: "numeric", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(new Date());
  const of = (type) => parts.find((part) => part.type === type).value;
  for (const part of ["year", "month", "day"]) said.set(`happened_at_${part}`, of(part));
  said.set("happened_at_time", `${of("hour")}:${of("minute")}`);
}

/* What was refused, opened and corrected by hand, is written now: it waits no more. */
async function settled(request) {
  const key = (await request.formData()).get("request_key");
  if (key) await drop(key);
}

const officerOf = (page) => /data-offline="(\d+)"/.exec(page)?.[1] ?? "";
const waiting = async () => (await done((await table("waiting")).getAll())).sort((a, b) => a.at - b.at);
const drop = async (key) => done((await table("waiting", "readwrite")).delete(key));

async function opened(row) {
  const body = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv }, await secret(), row.body);
  return new Response(body, { headers: { "content-type": row.type } }).formData();
}

/* --- The line is back --- */
async function shellOf() {
  const answer = await fetch(SHELL, { headers: { "X-Portal-Refresh": "1" } });
  signedOut = answer.redirected; // a cut that lasts longer than a sign-in without a click
  if (!answer.ok || answer.redirected) return null;
  const page = await answer.clone().text();
  const cache = await caches.open(CACHE);
  await cache.put(SHELL, answer);
  const assets = [...page.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map((found) => found[1]);
  await Promise.allSettled([...new Set(assets)].map((address) => cache.add(address)));
  return { officer: officerOf(page), token: /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(page)?.[1] };
}

async function post(row, token) {
  const body = await opened(row);
  body.set("csrfmiddlewaretoken", token);
  const answer = await fetch(row.path, { method: "POST", body });
  if (answer.status === 422) {
    await done((await table("waiting", "readwrite")).put({ ...row, refused: true }));
    return true;
  }
  if (!answer.ok || !answer.redirected || new URL(answer.url).pathname.includes("/sign-in/")) return false;
  await drop(row.key);
  return true;
}

const send = () =>
  navigator.locks.request("counter-queue", async () => {
    try {
      const rows = await waiting();
      const shell = await shellOf();
      if (!shell) return;
      for (const row of rows.filter((row) => !row.refused && row.officer === shell.officer)) {
        if (!(await post(row, shell.token))) break;
      }
    } catch {
      // still cut: the next order tries again
    } finally {
      await tell();
    }
  });

async function tell() {
  const shell = await caches.match(SHELL);
  const own = shell ? officerOf(await shell.text()) : "";
  const rows = (await waiting()).map(({ key, path, at, refused, officer }) => ({
    key, path, at, refused: Boolean(refused), own: officer === own,
  }));
  for (const page of await self.clients.matchAll({ includeUncontrolled: true })) page.postMessage({ rows, signedOut });
}

const ORDERS = {
  send,
  tell,
  drop: async ({ key }) => {
    await drop(key);
    await tell();
  },
  open: async ({ key }, page) => {
    const row = (await waiting()).find((found) => found.key === key);
    if (!row) return;
    const fields = [...(await opened(row))];
    page.postMessage({ open: { path: row.path, fields } });
  },
};
