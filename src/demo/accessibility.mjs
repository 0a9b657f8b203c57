// Checks the plugin's own markup on the demo's pages with axe: node src/demo/accessibility.mjs (see jenkins.mjs)
// Ends with 1 if there is a serious or critical finding.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { build, jenkins, launch, openForm, openServers } from './jenkins.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const failing = ['serious', 'critical'];
// Elements of Jenkins' own form tags, the same in every form: labels that are not tied to their fields, help buttons with a tabindex.
const ofJenkins = '.jenkins-input, .jenkins-select__input, .jenkins-checkbox, .jenkins-help-button, .validation-error-area';
let failed = false;

async function check(page, place, name) {
  await page.evaluate(axe);
  const findings = await place.evaluate(async (root, tags) => {
    const { violations } = await globalThis.axe.run(root, { elementRef: true });
    return violations.flatMap(({ id, impact, help, nodes }) =>
      nodes.map(({ element, html }) => ({ id, impact, help, html, ofJenkins: element.closest(tags) !== null })));
  }, ofJenkins);
  const ours = findings.filter((finding) => !finding.ofJenkins);
  console.log(`${name}: ${ours.length} findings, and ${findings.length - ours.length} in Jenkins' form controls`);
  ours.forEach(({ id, impact, help, html }) => console.log(`  ${impact}: ${id}: ${help}: ${html.slice(0, 300)}`));
  failed ||= ours.some(({ impact }) => failing.includes(impact));
}

const browser = await launch();
for (const colorScheme of ['light', 'dark']) {
  const context = await browser.newContext({ bypassCSP: true, colorScheme, viewport: { width: 1200, height: 1600 } });
  const page = await context.newPage();
  const number = await build(page, 'buddy-pipeline');
  await page.goto(`${jenkins}job/buddy-pipeline/${number}/`, { waitUntil: 'networkidle' });
  await check(page, page.locator('tr, .app-summary > *').filter({ hasText: 'Buddy actions' }).last(), `build page, ${colorScheme}`);
  await check(page, page.locator('tr, .app-summary > *').filter({ hasText: 'Buddy runs' }).last(), `runs of the build, ${colorScheme}`);
  await page.goto(`${jenkins}job/buddy-pipeline/`, { waitUntil: 'networkidle' });
  await check(page, page.locator('table').filter({ hasText: 'Buddy actions of' }).last(), `job page, ${colorScheme}`);

  const step = await openForm(page);
  await step.getByRole('button', { name: 'Advanced' }).last().click();
  await step.getByRole('button', { name: 'Add a secret' }).click();
  const registry = step.locator('select.dropdownList');
  for (const name of await registry.locator('option').allTextContents()) {
    await registry.selectOption(name);
    await page.waitForLoadState('networkidle');
    await check(page, step, `form with ${name}, ${colorScheme}`);
  }

  const runStep = page.locator('[descriptorid="io.jenkins.plugins.buddy.run.RunPipelineBuilder"]').first();
  await runStep.getByRole('button', { name: 'Advanced' }).last().click();
  await check(page, runStep, `form of the run, ${colorScheme}`);

  const servers = await openServers(page);
  await servers.getByRole('button', { name: 'Advanced' }).click();
  await check(page, servers, `servers, ${colorScheme}`);
  await context.close();
}
await browser.close();
process.exitCode = failed ? 1 : 0;
