// Takes the screenshots of the documentation from the running demo: node src/demo/screenshots.mjs (see jenkins.mjs)
import { mkdirSync } from 'node:fs';
import { build, jenkins, launch, openForm, openServers } from './jenkins.mjs';

const folder = new URL('../../docs/images/', import.meta.url).pathname;
mkdirSync(folder, { recursive: true });

const browser = await launch();
const page = await browser.newPage();
await page.emulateMedia({ colorScheme: 'light' });

const number = await build(page, 'buddy-pipeline');
await build(page, 'buddy-freestyle');

await page.setViewportSize({ width: 1000, height: 420 });
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

await page.setViewportSize({ width: 1000, height: 420 });
await page.goto(`${jenkins}job/buddy-pipeline/${number}/`);
await page.getByRole('link', { name: 'Build image' }).click();
await page.waitForLoadState('networkidle');
await page.screenshot({ path: `${folder}stand-in.png` });

await browser.close();
