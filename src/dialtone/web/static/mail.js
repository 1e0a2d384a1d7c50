"use strict";
// Lists of mail: a box that chooses all. A message: a button that prints.
(function () {
  for (const form of document.querySelectorAll("[data-mail-list]")) {
    const boxes = () => form.querySelectorAll('input[name="message"]');
    const acts = form.querySelector(".mail-acts");
    if (!acts || boxes().length < 2) continue;
    const label = document.createElement("label"), all = document.createElement("input");
    label.className = "mail-all";
    all.type = "checkbox";
    all.className = "tick";
    label.append(all, " All of these");
    acts.prepend(label);
    all.addEventListener("change", () => { for (const box of boxes()) box.checked = all.checked; });
    form.addEventListener("change", (event) => {
      if (event.target.name === "message") all.checked = [...boxes()].every((box) => box.checked);
    });
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
