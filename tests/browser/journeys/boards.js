"use strict";
// What people write and read.
const { STILL, follow, press, shows } = require("../stage");

const SUB = "/boards/sub/main-general";

async function join(page, alias) {
  await page.goto("/join");
  const given = { alias, real_name: `${alias} Lamp`, location: "Pier, Coast", password: "a lamp in the dark", again: "a lamp in the dark" };
  for (const [name, value] of Object.entries(given)) await page.fill(`#f-${name}`, value);
  await page.fill("#f-words", "I keep a lamp.");
  await page.locator("main form button[type=submit]").last().click();
  await shows(page, "Sign out");
}

async function post(page, subject) {
  await page.goto(`${SUB}/write`);
  await page.fill("#f-subject", subject);
  await page.fill("#f-text", "Nobody sees the pier.");
  await press(page, "Preview");
  await page.locator("#preview").getByText("Nobody sees the pier.").waitFor();
  await press(page, "Post");
  await shows(page, subject);
}

async function voteAndAnswer(page, subject) {
  await page.goto(SUB);
  await page.getByRole("link", { name: subject }).click();
  await page.getByRole("button", { name: /^Vote for message/ }).first().click();
  await shows(page, "you voted for");
  await page.getByRole("link", { name: /^Reply to message/ }).last().click();
  await page.fill("#f-text", "I hear the horn.");
  await press(page, "Post");
  await shows(page, "I hear the horn.");
}

async function joinAndTalk(stage, options, alias) {
  const page = await stage.visitor("", options);
  const subject = `Fog at noon ${alias}`;
  await join(page, alias);
  await post(page, subject);
  await voteAndAnswer(await stage.visitor("Bob", options), subject);
  await page.goto(SUB);
  const row = page.getByRole("listitem").filter({ hasText: subject });
  await row.getByText("new", { exact: true }).waitFor();
  await row.getByRole("link", { name: subject }).click();
  await shows(page, "I hear the horn.");
}

async function choose(stage, name, options) {
  const page = await stage.visitor(name, options);
  await page.goto("/boards/polls");
  await follow(page, "Which lamp?");
  await page.getByLabel("Green").check();
  await press(page, "Vote");
  await shows(page, "You have voted.");
  await page.getByText("your choice").first().waitFor();
}

async function find(stage, options) {
  const page = await stage.visitor("Carol", options);
  await page.goto("/boards");
  await page.getByRole("searchbox", { name: "Find words in messages" }).fill("sight");
  await press(page, "Find");
  await follow(page, "A ship in sight");
  await shows(page, "Who can see it?");
  await page.goto("/files/-/search");
  await page.fill("#f-q", "tool");
  await press(page, "Find");
  await follow(page, "tool.zip");
  await page.getByRole("heading", { name: "tool.zip", level: 1 }).waitFor();
}

const journeys = {
  "join, post, vote, answer": (stage) => joinAndTalk(stage, {}, "Dora"),
  "join, post, vote, answer, without scripts": (stage) => joinAndTalk(stage, STILL, "Emil"),
  "a poll": (stage) => choose(stage, "Carol", {}),
  "a poll, without scripts": (stage) => choose(stage, "Dave", STILL),
  "finding messages and files": (stage) => find(stage, {}),
  "finding messages and files, without scripts": (stage) => find(stage, STILL),
};

module.exports = { journeys };
