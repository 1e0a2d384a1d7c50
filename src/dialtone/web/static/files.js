"use strict";
// Uploads one after the other, each with its progress. Without scripts the form is sent as it is.
(function () {
  const form = document.querySelector("form[data-upload]");
  if (!form || !window.FormData) return;
  const chooser = form.querySelector('input[type="file"]');
  const list = form.querySelector(".upload-list");
  const live = document.getElementById("live");

  function element(name, text, attributes) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    for (const key of Object.keys(attributes || {})) made.setAttribute(key, attributes[key]);
    return made;
  }

  function line(file) {
    const item = element("li");
    const progress = element("progress", "", { max: "100", value: "0", "aria-label": "Progress of " + file.name });
    const words = element("span", "waits", { class: "meta" });
    item.append(element("strong", file.name), progress, words);
    list.append(item);
    return { item, progress, words };
  }

  function fields(file) {
    const data = new FormData();
    for (const [name, value] of new FormData(form)) if (!(value instanceof File)) data.append(name, value);
    data.append("file", file, file.name); // behind the fields, the token among them
    return data;
  }

  async function refusal(file) {
    const asked = new URLSearchParams({ name: file.name, size: String(file.size) });
    const to = form.querySelector('[name="to"]');
    if (to) asked.set("to", to.value);
    const answer = await fetch(form.dataset.check + "?" + asked, { headers: { "HX-Request": "true" } });
    if (answer.ok) return "";
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const words = page.querySelector("[role=alert]");
    return words ? words.textContent : "It would not be taken.";
  }

  function send(file, shown) {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.upload.addEventListener("progress", (event) => {
        if (!event.lengthComputable) return;
        const share = Math.floor((event.loaded * 100) / event.total);
        shown.progress.value = share;
        shown.words.textContent = share < 100 ? share + " %" : "is looked at";
      });
      request.addEventListener("error", () => resolve({ error: "The connection broke off." }));
      request.addEventListener("load", () => {
        try { resolve(JSON.parse(request.responseText)); } catch (error) { resolve({ error: "The board did not understand (" + request.status + ")." }); }
      });
      request.send(fields(file));
    });
  }

  function finish(file, shown, answer) {
    shown.progress.hidden = true;
    shown.words.className = answer.error ? "error" : "good";
    shown.words.textContent = answer.error || "is here";
    if (answer.page) {
      const link = element("a", file.name, { href: answer.page });
      shown.item.querySelector("strong").replaceChildren(link);
    }
    if (live) live.textContent = file.name + ": " + shown.words.textContent;
    return !answer.error;
  }

  form.addEventListener("submit", async (event) => {
    const files = Array.from(chooser.files);
    if (!files.length) return;
    event.preventDefault();
    const button = form.querySelector('button[type="submit"]');
    button.disabled = true;
    list.hidden = false;
    list.replaceChildren();
    const lines = files.map(line);
    let well = 0;
    for (let at = 0; at < files.length; at += 1) {
      let answer;
      try {
        const error = await refusal(files[at]);
        answer = error ? { error } : await send(files[at], lines[at]);
      } catch (error) { answer = { error: "The connection broke off." }; }
      well += finish(files[at], lines[at], answer) ? 1 : 0;
    }
    button.disabled = false;
    if (well === files.length) form.reset();
    if (live) live.textContent = well + " of " + files.length + " files are here.";
  });
})();
