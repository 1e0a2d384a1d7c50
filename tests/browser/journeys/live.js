"use strict";
// What happens while one looks.
const { must, press, shows } = require("../stage");

const journeys = {
  async "chat between two"(stage) {
    const [one, two] = [await stage.visitor("Alice"), await stage.visitor("Bob")];
    for (const page of [one, two]) { await page.goto("/chat/1"); await shows(page, "You are here."); }
    await one.fill("#talk-text", "Is anybody on watch?");
    await press(one, "Say");
    await two.locator("#talk-log").getByText("Is anybody on watch?").waitFor();
  },
  async "a telegram appears"(stage) {
    const [one, two] = [await stage.visitor("Alice"), await stage.visitor("Bob")];
    await one.goto("/telegrams");
    await one.fill("#f-to", "Bob");
    await one.fill("#f-text", "Light the lamp.");
    await press(one, "Send it");
    await two.evaluate(() => document.dispatchEvent(new Event("visibilitychange"))); // as when he looks again
    await shows(two, /telegrams? ha(s|ve) come for you/);
  },
  async "the terminal knows who is there"(stage) {
    const page = await stage.visitor("Alice");
    await page.goto("/terminal");
    await page.waitForFunction(() => !/Not connected/.test(document.getElementById("terminal-state").textContent));
    await page.locator("#terminal").getByText(/Alice/).first().waitFor();
  },
  async "chat and terminal say that they need scripts"(stage) {
    const page = await stage.visitor("Bob", { javaScriptEnabled: false });
    for (const [address, words] of [["/chat/1", "Chat needs scripts"], ["/terminal", "The terminal needs scripts"]]) {
      await page.goto(address);
      must((await page.locator("noscript").first().innerText()).startsWith(words), `${address} does not say so`);
    }
  },
};

module.exports = { journeys };
