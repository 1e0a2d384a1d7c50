"use strict";
// What every page does with scripts: our token goes with every request htmx makes.
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]');
  if (token) event.detail.headers["X-CSRF-Token"] = token.content;
});
// Buttons that ask before they do what cannot be undone.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  const words = (button && button.dataset.confirm) || event.target.dataset.confirm;
  if (words && !window.confirm(words)) event.preventDefault();
});
// Selects that act at once where there are scripts; without, their form has a button.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});
// Telegrams and invitations to talk are told on whatever page is open.
(function () {
  const bar = document.querySelector("[data-news]");
  if (!bar) return;
  let told = "";
  async function look() {
    if (document.hidden) return;
    try {
      const answer = await fetch(bar.dataset.news, { headers: { "HX-Request": "true" } });
      if (!answer.ok) return;
      const news = await answer.json();
      const parts = [];
      if (news.telegrams) parts.push([news.telegrams === 1 ? "A telegram has come for you" : news.telegrams + " telegrams have come for you", bar.dataset.telegrams]);
      for (const name of news.calls) parts.push([name + " wants to talk with you", bar.dataset.talk]);
      const words = parts.map((part) => part[0]).join(". ");
      if (words === told) return;
      told = words;
      bar.replaceChildren(...parts.map(([text, address]) => { const link = document.createElement("a"); link.href = address; link.textContent = text; return link; }));
    } catch (error) { /* the next look may go better */ }
  }
  look();
  setInterval(look, 20000);
  document.addEventListener("visibilitychange", look);
})();
document.documentElement.classList.add("scripted");
