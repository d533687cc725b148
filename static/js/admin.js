/* /admin/: a list one searches in (select2) bears the name of its field, which Django leaves out. */
"use strict";

window.addEventListener("load", () => {
  for (const list of document.querySelectorAll("select.admin-autocomplete")) {
    const box = list.parentElement.querySelector(".select2-selection");
    const chosen = box && box.querySelector(".select2-selection__rendered");
    const label = document.querySelector(`label[for="${list.id}"]`);
    if (!chosen || !label) continue;
    label.id = `${list.id}_label`;
    for (const part of [box, chosen]) part.setAttribute("aria-labelledby", `${label.id} ${chosen.id}`);
  }
});
