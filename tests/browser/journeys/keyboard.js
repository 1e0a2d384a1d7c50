"use strict";
// No mouse: everything with Tab and Enter, and one always sees where one is.
const { must, shows } = require("../stage");

const MOST = 120; // keys until one gives up

// What has the focus: its words, and what is wrong with how it shows.
function focused() {
  const one = document.activeElement;
  const words = one.getAttribute("aria-label") || (one.labels && one.labels[0] ? one.labels[0].innerText : one.innerText) || "";
  if (one === document.body) return { words: "", wrong: "" };
  const place = one.getBoundingClientRect(), style = getComputedStyle(one);
  const told = `${one.tagName} ${words}`.slice(0, 80);
  const at = [Math.min(Math.max(place.left + place.width / 2, 1), innerWidth - 1), Math.min(Math.max(place.top + Math.min(place.height, innerHeight) / 2, 1), innerHeight - 1)];
  const top = document.elementFromPoint(...at);
  const seen = top && (one.contains(top) || top.contains(one));
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const outside = place.bottom < 1 || place.top > innerHeight - 1;
  const wrong = outside ? `outside the window: ${told}` : !seen ? `something lies over ${told}` : !ring ? `no ring around ${told}` : "";
  return { words: words.replace(/\s+/g, " ").trim(), wrong };
}

async function tab(page) {
  await page.keyboard.press("Tab");
  const found = await page.evaluate(focused);
  must(!found.wrong, found.wrong);
  return found.words;
}

// Go on until something called so has the focus.
async function reach(page, words) {
  const met = [];
  for (let times = 0; times < MOST; times += 1) {
    const said = await tab(page);
    if (words instanceof RegExp ? words.test(said) : said.startsWith(words)) return;
    met.push(said);
  }
  must(false, `${words} was not reached: ${met.slice(-30).join(" | ")}`);
}

async function enter(page, words) {
  await reach(page, words);
  await page.keyboard.press("Enter");
}

async function type(page, words, text) {
  await reach(page, words);
  await page.keyboard.insertText(text);
}

async function heading(page, words) { await page.getByRole("heading", { name: words, level: 1 }).waitFor(); }

async function signIn(page, name) {
  await page.goto("/sign-in");
  must((await tab(page)) === "To the content", "the way past the head is not first");
  await page.keyboard.press("Enter");
  await type(page, "Name", name);
  await type(page, "Password", "sesame");
  await page.keyboard.press("Enter");
  await shows(page, "Sign out");
}

async function post(page) {
  await enter(page, "Boards");
  await heading(page, "Boards");
  await enter(page, "General conversation");
  await heading(page, "General conversation");
  await enter(page, "New message");
  await heading(page, "New message");
  await type(page, "Subject", "By touch");
  await type(page, "Message", "My mouse went overboard.");
  await enter(page, "Post");
  await heading(page, "By touch");
  await enter(page, "Reply");
  await heading(page, "Reply");
  await type(page, "Message", "It swims.");
  await enter(page, "Post");
  await page.getByRole("article").getByText("It swims.").waitFor();
}

async function write(page) {
  await enter(page, "Mail");
  await heading(page, "Inbox");
  await enter(page, "Write a message");
  await heading(page, "New message");
  await type(page, /^To$/, "Dave");
  await type(page, "Subject", "Without a mouse");
  await type(page, "Message", "Each key has its place.");
  await enter(page, "Send");
  await shows(page, "Your message is delivered to Dave.");
  await enter(page, "Sent");
  await heading(page, "Sent");
  await enter(page, "Without a mouse");
  await shows(page, "Each key has its place.");
}

// Every stop of some pages in a small window: 1280 x 1024 at 400 %, and one that is not high.
async function nothingCovered(stage, name, addresses) {
  for (const viewport of [{ width: 320, height: 256 }, { width: 1024, height: 400 }]) {
    const page = await stage.visitor(name, { viewport });
    for (const address of addresses) {
      await page.goto(address);
      for (let times = 0; times < 40; times += 1) if (!(await tab(page)) && times > 3) break;
    }
  }
}

const journeys = {
  async "signing in, posting and mailing with the keyboard alone"(stage) {
    const page = await stage.visitor("");
    await signIn(page, "Carol");
    await post(page);
    await write(page);
  },
  "nothing lies over what has the focus": (stage) => nothingCovered(stage, "Alice", ["/mail", "/files/-/upload/main-uploads", "/chat/1"]),
  "nothing lies over what has the focus in the console": (stage) => nothingCovered(stage, "Sysop", ["/console/settings/ACME", "/console/users"]),
};

module.exports = { journeys };
