"use strict";
// What is wrong with one page: its name, its room on screens of all sizes, what axe finds in light and dark.
const path = require("path");
const { AXE, examine } = require("./common");

const THEMES = ["light", "dark"];
const WIDTHS = [1440, 768, 320];
const ZOOMED = { width: 320, height: 256 }; // 1280 x 1024 at 400 %
const MOST = 0.34; // of that height, what stays in place may take

// What is wider than the window, and by how much; "" for nothing.
function beyond() {
  const room = document.documentElement;
  if (room.scrollWidth <= room.clientWidth) return "";
  const far = [...document.querySelectorAll("main *")].filter((one) => one.getBoundingClientRect().right > room.clientWidth + 1);
  return `${room.scrollWidth - room.clientWidth}px: ` + far.slice(0, 3).map((one) => one.outerHTML.slice(0, 80)).join(" ");
}

// What does not scroll with the page and takes more than this share of the window.
function covering(most) {
  const stays = (one) => ["fixed", "sticky"].includes(getComputedStyle(one).position);
  const big = [...document.querySelectorAll("body *")].filter((one) => one.offsetHeight > most * innerHeight && stays(one));
  return big.map((one) => one.outerHTML.slice(0, 80)).join(" ");
}

async function fits(page, problems) {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    const found = await page.evaluate(beyond);
    if (found) problems.push(`wider than ${width} by ${found}`);
  }
  await page.setViewportSize(ZOOMED);
  const found = (await page.evaluate(beyond)) || (await page.evaluate(covering, MOST));
  if (found) problems.push(`at 400 %: ${found}`);
}

async function withAxe(page, problems) {
  await page.evaluate(AXE);
  problems.push(...(await examine(page)).map((one) => `axe ${one}`));
  await page.emulateMedia({ colorScheme: "dark" });
  problems.push(...(await examine(page, ["color-contrast"])).map((one) => `axe in the dark ${one}`));
  await page.emulateMedia({ colorScheme: "light" });
}

async function photograph(page, folder, name) {
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      await page.screenshot({ path: path.join(folder, `${name}-${theme}-${width}.png`), fullPage: true });
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
}

// Opens a page in `walk`'s way ({who, axe, shots}); what it is, with its problems in a list.
async function look(page, walk, name, address, problems) {
  const response = await page.goto(address, { waitUntil: "load" });
  const found = { status: response.status(), landed: new URL(page.url()).pathname };
  if (!(response.headers()["content-type"] || "").startsWith("text/html")) return found;
  const { headings, title } = await page.evaluate(() => ({ headings: document.querySelectorAll("h1").length, title: document.title }));
  if (headings !== 1) problems.push(`${headings} first headings`);
  if (!/\S – \S/.test(title)) problems.push(`its title is ${title}`);
  await fits(page, problems);
  if (walk.axe) await withAxe(page, problems);
  if (walk.shots) await photograph(page, walk.shots, `${name}-${walk.who || "nobody"}`);
  return { ...found, title };
}

module.exports = { look };
