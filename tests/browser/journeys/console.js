"use strict";
// What a sysop does.
const { must, press, shows } = require("../stage");

const alone = {
  async "a setting changed and put back"(stage) {
    const page = await stage.visitor("Sysop");
    await page.goto("/console/settings/Mail");
    await page.locator('[name="v:max_recipients"]').fill("55");
    await press(page, "Check, save and recycle");
    await shows(page, "in force for new connections");
    await press(page, "Put back and recycle");
    await page.waitForURL(/changes\/3/); // each way is a change: the first is of before
    await page.goto("/console/settings/Mail");
    must((await page.locator('[name="v:max_recipients"]').inputValue()) === "77", "it was not put back");
  },
};

const journeys = {
  async "a ban released"(stage) {
    const page = await stage.visitor("Sysop");
    await page.goto("/console/bans");
    await shows(page, "192.0.2.99");
    await page.getByRole("button", { name: /^(Release|Remove)/ }).first().click();
    await page.getByText("192.0.2.99").first().waitFor({ state: "hidden" });
  },
  async "the log runs on"(stage) {
    const page = await stage.visitor("Sysop");
    await page.goto("/console/log");
    const newest = await page.locator(".log-lines li").first().innerText();
    await stage.newcomer("Alice"); // whose coming is told
    await page.waitForFunction((text) => document.querySelector(".log-lines li").innerText !== text, newest);
  },
  async "the console's menu on a telephone"(stage) {
    const page = await stage.visitor("Sysop", { viewport: { width: 320, height: 640 } });
    await page.goto("/console");
    const menu = page.getByRole("navigation", { name: "Console" });
    must(!(await menu.getByRole("link", { name: "Mail queue" }).isVisible()), "the menu is unfolded");
    await menu.locator("summary").click();
    await menu.getByRole("link", { name: "Mail queue" }).click();
    await page.waitForURL(/console\/queue/);
  },
};

module.exports = { alone, journeys };
