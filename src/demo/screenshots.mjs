// Takes the screenshots of the documentation from the running demo: node src/demo/screenshots.mjs (see jenkins.mjs)
import { mkdirSync } from 'node:fs';
import { build, end, jenkins, launch, openForm, openServers, start } from './jenkins.mjs';

const folder = new URL('../../docs/images/', import.meta.url).pathname;
mkdirSync(folder, { recursive: true });

const browser = await launch();
const page = await browser.newPage();
await page.emulateMedia({ colorScheme: 'light' });

await build(page, 'buddy-freestyle');
const number = await start(page, 'buddy-pipeline');

await page.setViewportSize({ width: 1000, height: 520 });
const run = page.getByRole('link', { name: /^run \d+$/ });
do {
  await page.waitForTimeout(500);
  await page.goto(`${jenkins}job/buddy-pipeline/${number}/`);
} while (!(await run.isVisible()));
// The page refreshes itself.
await page.locator('li').filter({ hasText: /pipeline 42\s*,\s*([5-9]|1[0-4])(\.\d)? sec/ }).waitFor();
await page.screenshot({ path: `${folder}run.png` });

await end(page, 'buddy-pipeline', number);
await page.goto(`${jenkins}job/buddy-pipeline/${number}/`, { waitUntil: 'networkidle' });
await page.screenshot({ path: `${folder}build.png` });
await page.emulateMedia({ colorScheme: 'dark' });
await page.screenshot({ path: `${folder}build-dark.png` });
await page.emulateMedia({ colorScheme: 'light' });

await page.setViewportSize({ width: 1000, height: 1300 });
const step = await openForm(page);
await step.evaluate((element) => element.scrollIntoView({ block: 'start' }));
await page.evaluate(() => window.scrollBy(0, -80));
await page.screenshot({ path: `${folder}form.png` });

await page.setViewportSize({ width: 1000, height: 720 });
await openServers(page);
const test = page.getByRole('button', { name: 'Test connection' }).first();
await test.click();
await page.getByText('are readable').waitFor();
await test.evaluate((element) => element.scrollIntoView({ block: 'center' }));
// The result of the test fades in.
await page.screenshot({ path: `${folder}servers.png`, animations: 'disabled' });

await browser.close();
