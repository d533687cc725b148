// Passkeys: joins the buttons of our pages to allauth's script (mfa/js/webauthn.js).
// Without script the buttons stay hidden, and password and app code do the same.
"use strict";

const STARTERS = {
  login: "loginForm",
  authenticate: "authenticateForm",
  add: "addForm",
};

function wordsOn(failure) {
  failure.preventDefault();
  for (const words of document.querySelectorAll("[data-passkey-failed]")) {
    words.textContent = words.dataset.passkeyFailed;
  }
}

function start(button) {
  const kind = button.dataset.passkey;
  const ids = { credential: button.dataset.credential, data: "js_data" };
  ids[kind] = button.id;
  if (button.dataset.passwordless) {
    ids.passwordless = button.dataset.passwordless;
  }
  window.allauth.webauthn.forms[STARTERS[kind]]({ ids });
  button.hidden = false;
}

if (window.PublicKeyCredential) {
  document.addEventListener("allauth.error", wordsOn);
  for (const kept of document.querySelectorAll("template[data-passkey-form]")) {
    kept.replaceWith(kept.content.cloneNode(true));
  }
  document.querySelectorAll("[data-passkey]").forEach(start);
}
