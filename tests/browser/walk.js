"use strict";
// Opens pages and says what is wrong with each: {order.walks: [{who, theme, widths, pages: {name: path}}]}; one line of
// JSON for each page on standard output.
const path = require("path");
const { carryAxe, examine, launch, open, orders, signIn } = require("./common");

const SETTLED = 60; // milliseconds a page may need to draw itself again after its width has changed

async function look(page, walk, order, name, address, faults) {
  const found = { name, who: walk.who, theme: walk.theme, problems: [] };
  const response = await page.goto(address, { waitUntil: "load" });
  found.status = response.status();
  if (!(response.headers()["content-type"] || "").startsWith("text/html")) return found;
  const headings = await page.locator("h1").count();
  if (headings !== 1) found.problems.push(`${headings} first headings`);
  const title = await page.title();
  if (!/\S – \S/.test(title)) found.problems.push(`its title is ${title}`);
  found.title = title;
  for (const width of walk.widths) {
    await page.setViewportSize({ width, height: width < 400 ? 640 : 900 });
    if (walk.shots) await page.waitForTimeout(SETTLED);
    const beyond = await page.evaluate(() => {
      const room = document.documentElement;
      const far = [...document.querySelectorAll("main *")].filter((one) => one.getBoundingClientRect().right > room.clientWidth + 1).slice(0, 3);
      return room.scrollWidth > room.clientWidth ? room.scrollWidth - room.clientWidth + "px: " + far.map((one) => one.outerHTML.slice(0, 80)).join(" ") : "";
    });
    if (beyond) found.problems.push(`wider than ${width} by ${beyond}`);
    if (walk.shots) await page.screenshot({ path: path.join(walk.shots, `${name}-${walk.who || "nobody"}-${width}-${walk.theme}.png`), fullPage: true });
  }
  if (walk.axe) found.problems.push(...(await examine(page)).map((one) => "axe " + one));
  found.problems.push(...faults.splice(0));
  return found;
}

async function go(browser, order, walk) {
  const { context, page, faults } = await open(browser, walk.base, { colorScheme: walk.theme });
  if (walk.axe) await carryAxe(context);
  if (walk.who) await signIn(page, walk.who);
  for (const [name, address] of Object.entries(walk.pages)) {
    let found;
    try {
      found = await look(page, walk, order, name, address, faults);
    } catch (error) {
      found = { name, who: walk.who, theme: walk.theme, problems: [`it was not opened: ${error.message.split("\n")[0]}`] };
    }
    process.stdout.write(JSON.stringify({ ...found, path: address }) + "\n");
  }
  await context.close();
}

(async () => {
  const order = orders();
  const browser = await launch(order);
  await Promise.all(order.walks.map((walk) => go(browser, order, walk)));
  await browser.close();
})().catch((error) => { console.error(error); process.exit(1); });
