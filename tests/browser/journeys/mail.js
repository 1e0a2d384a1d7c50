"use strict";
// Mail from one to another, and what is done with it.
const { STILL, fetched, follow, must, press, shows } = require("../stage");

const CHART = Buffer.from([0, 255, 1, 13, 10, 26]);

async function send(stage, options, from, subject) {
  const page = await stage.visitor(from, options);
  await page.goto("/mail/write");
  await page.fill("#f-to", "Bob");
  await page.fill("#f-subject", subject);
  await page.fill("#f-text", "The chart is attached.");
  await page.setInputFiles("#f-file", { name: "chart.bin", mimeType: "application/octet-stream", buffer: CHART });
  await press(page, "Send");
  const other = await stage.visitor("Bob", options);
  await other.goto("/mail");
  await other.getByRole("link", { name: subject }).first().click();
  await shows(other, "The chart is attached.");
  must((await fetched(other, /chart\.bin/)).equals(CHART), "the attachment differs");
}

// A message read, marked, put elsewhere, found again.
async function read(stage, options, name, folder) {
  const page = await stage.visitor(name, options);
  await page.goto("/mail");
  await follow(page, "Words for everybody");
  await page.getByText("Bring the rope").first().waitFor();
  await press(page, "Flag");
  await shows(page, "flagged");
  await page.getByLabel("Choose Words for everybody").check();
  await page.getByLabel("Move to").selectOption({ label: folder });
  await press(page, "Move");
  await page.getByRole("link", { name: "Words for everybody" }).waitFor({ state: "hidden" });
  await page.getByRole("navigation", { name: "Mail" }).getByRole("link", { name: folder }).click();
  await page.getByRole("searchbox", { name: "Words in subject or author" }).fill("everybody");
  await press(page, "Search");
  await page.getByRole("main").getByRole("link", { name: "Words for everybody" }).waitFor();
}

const journeys = {
  "mail with a file": (stage) => send(stage, {}, "Alice", "A chart for you"),
  "mail with a file, without scripts": (stage) => send(stage, STILL, "Dave", "A chart on paper"),
  "mail read and put away": (stage) => read(stage, {}, "Carol", "Trash"),
  "mail read and put away, without scripts": (stage) => read(stage, STILL, "Dave", "Trash"),
};

module.exports = { journeys };
