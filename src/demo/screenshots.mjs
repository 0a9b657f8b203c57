// Takes the screenshots of the documentation from the running demo:
//   ./demo                                     (in another terminal)
//   npm install --no-save playwright-core
//   node src/demo/screenshots.mjs              (CHROMIUM names the browser, default /usr/bin/chromium)
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';

const jenkins = process.env.JENKINS ?? 'http://localhost:8080/jenkins/';
const folder = new URL('../../docs/images/', import.meta.url).pathname;
mkdirSync(folder, { recursive: true });

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const page = await browser.newPage({ viewport: { width: 1000, height: 1300 } });

async function build(job) {
  await page.goto(`${jenkins}job/${job}/`);
  const before = await page.evaluate(async () => (await (await fetch('api/json')).json()).nextBuildNumber);
  await page.evaluate(async () => {
    const crumb = { [document.head.dataset.crumbHeader]: document.head.dataset.crumbValue };
    await fetch('build?delay=0', { method: 'POST', headers: crumb });
  });
  await page.waitForFunction(async (number) => {
    const answer = await fetch(`${number}/api/json`);
    return answer.ok && !(await answer.json()).building;
  }, before);
  return before;
}

const number = await build('buddy-pipeline');
await build('buddy-freestyle');

await page.setViewportSize({ width: 1000, height: 420 });
await page.goto(`${jenkins}job/buddy-pipeline/${number}/`, { waitUntil: 'networkidle' });
await page.screenshot({ path: `${folder}build.png` });

await page.setViewportSize({ width: 1000, height: 1300 });
await page.goto(`${jenkins}job/buddy-freestyle/configure`, { waitUntil: 'networkidle' });
const step = page.locator('[descriptorid="io.jenkins.plugins.buddy.DockerfileActionBuilder"]').first();
await step.evaluate((element) => element.scrollIntoView({ block: 'start' }));
await page.evaluate(() => window.scrollBy(0, -80));
await page.screenshot({ path: `${folder}form.png` });

await page.setViewportSize({ width: 1000, height: 720 });
await page.goto(`${jenkins}manage/configure`, { waitUntil: 'networkidle' });
const test = page.getByRole('button', { name: 'Test connection' }).first();
await test.click();
await page.getByText('It may read the pipelines').waitFor();
await test.evaluate((element) => element.scrollIntoView({ block: 'center' }));
await page.screenshot({ path: `${folder}servers.png` });

await browser.close();
