"use strict";
// Opens pages and says what is wrong with each: {order.walks: [{who, theme, widths, pages: {name: path}}]}; one line of
// JSON for each page on standard output.
const path = require("path");
const { AXE, examine, launch, open, orders, signIn } = require("./common");

const THEMES = ["light", "dark"];

// What is wider than the window, and by how much; "" for nothing.
function beyond() {
  const room = document.documentElement;
  if (room.scrollWidth <= room.clientWidth) return "";
  const far = [...document.querySelectorAll("main *")].filter((one) => one.getBoundingClientRect().right > room.clientWidth + 1);
  return `${room.scrollWidth - room.clientWidth}px: ` + far.slice(0, 3).map((one) => one.outerHTML.slice(0, 80)).join(" ");
}

async function photograph(page, walk, name) {
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme });
    for (const width of [320, 768, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      await page.screenshot({ path: path.join(walk.shots, `${name}-${walk.who || "nobody"}-${theme}-${width}.png`), fullPage: true });
    }
  }
}

async function look(page, walk, name, address, problems) {
  await page.emulateMedia({ colorScheme: "light" });
  const response = await page.goto(address, { waitUntil: "load" });
  const status = response.status();
  if (!(response.headers()["content-type"] || "").startsWith("text/html")) return { status };
  const headings = await page.locator("h1").count();
  if (headings !== 1) problems.push(`${headings} first headings`);
  const title = await page.title();
  if (!/\S – \S/.test(title)) problems.push(`its title is ${title}`);
  for (const width of walk.widths) {
    await page.setViewportSize({ width, height: 640 });
    const found = await page.evaluate(beyond);
    if (found) problems.push(`wider than ${width} by ${found}`);
  }
  if (walk.axe) {
    await page.evaluate(AXE);
    problems.push(...(await examine(page)).map((one) => `axe ${one}`));
    await page.emulateMedia({ colorScheme: "dark" });
    problems.push(...(await examine(page, ["color-contrast"])).map((one) => `axe in the dark ${one}`));
  }
  if (walk.shots) await photograph(page, walk, name);
  return { status, title };
}

// One of a walk's browsers: takes the next page until there is none.
async function go(browser, walk, left) {
  const { context, page, faults } = await open(browser, walk.base);
  if (walk.who) await signIn(page, walk.who);
  while (left.length) {
    const [name, address] = left.shift();
    const found = { name, who: walk.who, path: address };
    const problems = [];
    const began = Date.now();
    try {
      Object.assign(found, await look(page, walk, name, address, problems));
    } catch (error) {
      problems.push(`it was not opened: ${error.message.split("\n")[0]}`);
    }
    Object.assign(found, { problems: problems.concat(faults.splice(0)), ms: Date.now() - began });
    process.stdout.write(JSON.stringify(found) + "\n");
  }
  await context.close();
}

(async () => {
  const order = orders();
  const browser = await launch(order);
  for (const walk of order.walks) {
    const left = Object.entries(walk.pages);
    await Promise.all([go(browser, walk, left), go(browser, walk, left)]);
  }
  await browser.close();
})().catch((error) => { console.error(error); process.exit(1); });
