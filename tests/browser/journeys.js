"use strict";
// What people do, from beginning to end, each in browsers of its own: {order.kinds: files of journeys/, order.only: their
// names; nothing for all}. One line of JSON for each: its name and what went wrong ("" for nothing).
const { inParallel, launch, orders, tell } = require("./common");
const { Stage } = require("./stage");

const HANDS = 3;
const ALONE = require("./journeys/console").alone; // the board is made anew while they run
const KINDS = ["account", "boards", "console", "files", "keyboard", "live", "mail"];

async function done(browser, order, [name, run]) {
  const stage = new Stage(browser, order.secure);
  const began = Date.now();
  let wrong = "";
  try {
    await run(stage);
    wrong = stage.faults();
  } catch (error) { wrong = `${error.message.slice(0, 900)}\n${await stage.where()}`; }
  await stage.close();
  tell({ name, wrong, ms: Date.now() - began });
}

(async () => {
  const order = orders();
  const asked = ([name]) => !order.only || order.only.includes(name);
  const kinds = order.kinds || KINDS;
  const all = kinds.flatMap((kind) => Object.entries(require(`./journeys/${kind}`).journeys));
  const browser = await launch(order);
  const run = (row) => done(browser, order, row);
  if (kinds.includes("console")) await inParallel(1, Object.entries(ALONE).filter(asked), run);
  await inParallel(HANDS, all.filter(asked), run);
  await browser.close();
})().catch((error) => { console.error(error); process.exit(1); });
