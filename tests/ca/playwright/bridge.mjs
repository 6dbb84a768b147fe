// SPDX-License-Identifier: Apache-2.0
// bridge.mjs MODULES PROFILE CHROMIUM: a browser driven by playwright-core, told what to do in JSON lines: [method, argument…] in, {value} or {error} out.
import {createRequire} from 'node:module';
import {createInterface} from 'node:readline';

const [modules, profile, executablePath] = process.argv.slice(2);
const {chromium} = createRequire(`${modules}/`)('playwright-core');
const context = await chromium.launchPersistentContext(profile, {executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'], locale: 'az',
  viewport: {width: 1200, height: 900}});
context.setDefaultTimeout(20000);
const page = context.pages()[0] ?? await context.newPage();
const protocol = await context.newCDPSession(page);

/** As WebDriver's execute: the body of a function, which the page's policy must not stop. */
async function run(script, given) {
  const expression = `(async () => { const given = await (function () {${script}}).apply(null, ${JSON.stringify(given)}); return given instanceof Node ? true : given; })()`;
  const {result, exceptionDetails} = await protocol.send('Runtime.evaluate', {expression, returnByValue: true, awaitPromise: true});
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}

const methods = {
  open: url => page.goto(url).then(() => null),
  run,
  click: selector => page.click(selector),
  type: (selector, text) => page.type(selector, text),
  press: key => page.keyboard.press(key),
  size: (width, height) => page.setViewportSize({width, height}),
  colours: colorScheme => page.emulateMedia({colorScheme}),
  screenshot: () => page.screenshot().then(image => image.toString('base64')),
};

for await (const line of createInterface({input: process.stdin})) {
  const [method, ...given] = JSON.parse(line);
  let answer;
  try {
    answer = {value: await methods[method](...given) ?? null};
  } catch (error) {
    answer = {error: String(error.message ?? error)};
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
}
await context.close();
