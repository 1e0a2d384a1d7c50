"use strict";
// Opens pages and says what is wrong with each: {order.walks: [{who, base, axe, shots, pages: {name: path}}]}; one line
// of JSON for each page on standard output.
const { cookiesOf, inParallel, launch, open, orders, tell } = require("./common");
const { look } = require("./looks");

const WINDOWS = 3;

async function opened(page, walk, [name, address]) {
  const began = Date.now();
  const found = { name, who: walk.who, path: address, problems: [] };
  try {
    Object.assign(found, await look(page, walk, name, address, found.problems));
  } catch (error) {
    found.problems.push(`it was not opened: ${error.message.split("\n")[0]}`);
  }
  return { ...found, ms: Date.now() - began };
}

// Windows of the walk's visitor take the pages from each other.
async function go(browser, walk) {
  const options = { colorScheme: "light", ...(walk.who && { storageState: await cookiesOf(browser, walk.base, walk.who) }) };
  const windows = await Promise.all(Array.from({ length: WINDOWS }, () => open(browser, walk.base, options)));
  await inParallel(WINDOWS, Object.entries(walk.pages), async (row) => {
    const window = windows.pop();
    const found = await opened(window.page, walk, row);
    found.problems.push(...window.faults.splice(0));
    windows.push(window);
    tell(found);
  });
  for (const window of windows) await window.context.close();
}

(async () => {
  const order = orders();
  const browser = await launch(order);
  for (const walk of order.walks) await go(browser, walk);
  await browser.close();
})().catch((error) => { console.error(error); process.exit(1); });
