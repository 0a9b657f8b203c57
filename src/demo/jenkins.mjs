// The running demo in a browser, for the scripts in this folder:
//   ./demo                                           (in another terminal)
//   npm install --no-save playwright-core axe-core
// JENKINS is its URL, CHROMIUM the browser.
import { chromium } from 'playwright-core';

export const jenkins = process.env.JENKINS ?? 'http://localhost:8080/jenkins/';

export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });

/** Starts a build; returns its number. */
export async function start(page, job) {
  await page.goto(`${jenkins}job/${job}/`);
  const number = await page.evaluate(async () => (await (await fetch('api/json')).json()).nextBuildNumber);
  await page.evaluate(async () => {
    const crumb = { [document.head.dataset.crumbHeader]: document.head.dataset.crumbValue };
    await fetch('build?delay=0', { method: 'POST', headers: crumb });
  });
  return number;
}

/** Waits for the end of a build. */
export async function end(page, job, number) {
  const result = async (url) => {
    const response = await fetch(url);
    return response.ok ? (await response.json()).result : null;
  };
  while ((await page.evaluate(result, `${jenkins}job/${job}/${number}/api/json`)) === null) {
    await page.waitForTimeout(200);
  }
}

/** Runs a build to its end; returns its number. */
export async function build(page, job) {
  const number = await start(page, job);
  await end(page, job, number);
  return number;
}

/** The build step in the form of the demo's freestyle job. */
export async function openForm(page) {
  await page.goto(`${jenkins}job/buddy-freestyle/configure`, { waitUntil: 'networkidle' });
  return page.locator('[descriptorid="io.jenkins.plugins.buddy.DockerfileActionBuilder"]').first();
}

/** The first server in the system's configuration. */
export async function openServers(page) {
  await page.goto(`${jenkins}manage/configure`, { waitUntil: 'networkidle' });
  return page.locator('[name="servers"]').filter({ has: page.locator('[name="_.maxWaitSeconds"]') }).first();
}
