"use strict";
// Listens to a channel or a private talk; what is said goes by the page's form without leaving the page.
(function () {
  const log = document.getElementById("talk-log");
  if (!log) return;
  const state = document.getElementById("talk-state");
  const form = document.getElementById("talk-form");
  const text = document.getElementById("talk-text");
  const to = document.getElementById("talk-to");
  const people = document.getElementById("talk-people");
  let open = null;

  function atEnd() { return log.scrollHeight - log.scrollTop - log.clientHeight < 60; }
  function put(node) {
    const follow = atEnd();
    log.append(node);
    while (log.childElementCount > 500) log.firstElementChild.remove();
    if (follow) log.scrollTop = log.scrollHeight;
  }
  function piece(html) { const holder = document.createElement("template"); holder.innerHTML = html; return holder.content; }
  function paragraph(name, words) {
    const line = document.createElement("p");
    line.className = "talk-line";
    const who = document.createElement("strong");
    who.textContent = name;
    line.append(who, " ", words);
    return line;
  }
  function others(html) {
    people.replaceChildren(piece(html));
    const chosen = to.value;
    to.replaceChildren(new Option("to all", ""));
    for (const item of people.querySelectorAll("[data-name]")) if (item.dataset.name) to.add(new Option("to " + item.dataset.name, item.dataset.name));
    to.value = chosen;
    if (to.selectedIndex < 0) to.value = "";
  }

  function listen(address) {
    if (open) open.close();
    log.replaceChildren();
    open = new EventSource(address);
    open.onopen = () => { state.textContent = "You are here."; };
    open.onerror = () => { state.textContent = open.readyState === EventSource.CLOSED ? "You were not let in. Reload the page to try again." : "The line is broken; trying again …"; };
    open.addEventListener("line", (event) => put(piece(event.data)));
    open.addEventListener("people", (event) => others(event.data));
    open.addEventListener("topic", (event) => { document.getElementById("talk-topic").textContent = JSON.parse(event.data); });
    open.addEventListener("lost", () => { open.close(); state.textContent = "You are not on this channel any more. Reload the page to come back."; });
  }

  let other = "", current = null;
  function typed(keys) {
    for (const key of keys) {
      if (!current) { current = paragraph(other, ""); put(current); }
      if (key === "\u001e") { current = null; } else if (key === "\b") { current.lastChild.textContent = current.lastChild.textContent.slice(0, -1); } else { current.lastChild.textContent += key; }
    }
    log.scrollTop = log.scrollHeight;
  }
  function talk(address) {
    open = new EventSource(address);
    state.textContent = "Waiting for an answer …";
    open.addEventListener("met", (event) => { other = event.data; state.textContent = other + " is here."; document.querySelector("h1").textContent = "Talk with " + other; });
    open.addEventListener("typed", (event) => typed(event.data));
    open.addEventListener("left", () => { open.close(); state.textContent = other + " has gone."; });
    open.onerror = () => { open.close(); state.textContent = "The talk is over."; };
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const words = text.value.trim();
    if (!words) return;
    const answer = await fetch(form.action, { method: "POST", headers: { "HX-Request": "true" }, body: new FormData(form) });
    if (answer.ok) {
      if (log.dataset.line) { put(paragraph(log.dataset.me, words)); log.scrollTop = log.scrollHeight; }
      text.value = "";
    } else {
      put(piece(await answer.text()));
    }
    text.focus();
  });

  if (log.dataset.line) talk(log.dataset.line);
  else listen(log.dataset.stream);
  text.focus();
})();
