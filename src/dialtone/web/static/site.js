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
document.documentElement.classList.add("scripted");
