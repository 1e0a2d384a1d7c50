"use strict";
// Asks the device for passkeys: to sign in, or to make one. What is asked and what it answers is JSON.
(function () {
  if (!window.PublicKeyCredential || !PublicKeyCredential.parseCreationOptionsFromJSON) return;
  const state = document.getElementById("passkey-state");
  const token = document.querySelector('meta[name="csrf-token"]').content;

  async function post(address, fields) {
    const answer = await fetch(address, { method: "POST", headers: { "HX-Request": "true" }, body: new URLSearchParams({ csrf: token, ...fields }) });
    if (!answer.ok) {
      const holder = document.createElement("template");
      holder.innerHTML = await answer.text();
      throw new Error(holder.content.textContent.trim() || "That did not work.");
    }
    return answer.json();
  }
  function say(error) { state.textContent = error.name === "NotAllowedError" ? "Nothing was chosen." : error.message; }

  const button = document.getElementById("passkey-sign-in");
  if (button) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        const asked = await post(button.dataset.ask, {});
        const found = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked.publicKey) });
        const answer = await post(button.dataset.answer, { answer: JSON.stringify(found.toJSON()), next: button.dataset.next });
        location.assign(answer.next);
      } catch (error) { say(error); }
    });
  }

  const form = document.getElementById("passkey-form");
  if (form) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        const asked = await post(form.dataset.offer, form.elements.password ? { password: form.elements.password.value } : {});
        const made = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked.publicKey) });
        await post(form.action, { answer: JSON.stringify(made.toJSON()), name: form.elements["passkey-name"].value });
        location.reload();
      } catch (error) { say(error); }
    });
  }
})();
