// browser.mjs - a headless Chromium, driven over its DevTools protocol by a pipe: no port, no
// WebSocket, nothing to install besides the browser itself.
//
//   const browser = await Browser.start();
//   const page = await browser.open('http://127.0.0.1:8080/');
//   await page.until(`document.querySelector('main h1')`);
//   await browser.stop();
import {spawn} from 'node:child_process';
import {accessSync, constants, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const UNTIL_MS = 20000;

/** The path of an installed Chromium, or null. CHROMIUM names one. */
export function findBrowser() {
  const folders = (process.env.PATH || '').split(':');
  const places = process.env.CHROMIUM ? [process.env.CHROMIUM]
    : NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return places.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  }) || null;
}

const FLAGS = [
  '--headless=new', '--remote-debugging-pipe', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-default-apps', '--mute-audio',
  '--disable-background-timer-throttling', '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows', '--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars', '--force-color-profile=srgb',
];

export class Browser {
  static async start() {
    const folder = mkdtempSync(join(tmpdir(), 'page-browser-'));
    const root = process.getuid && process.getuid() === 0 ? ['--no-sandbox'] : [];
    const child = spawn(findBrowser(), [...FLAGS, ...root, `--user-data-dir=${folder}`, 'about:blank'],
      {stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe']});
    return new Browser(child, folder);
  }

  constructor(child, folder) {
    Object.assign(this, {child, folder, lastId: 0, waiting: new Map(), pages: new Map(), text: ''});
    this.gone = new Promise((done) => { child.once('exit', done); });
    child.stdio[4].setEncoding('utf8');
    child.stdio[4].on('data', (text) => this.read(text));
    child.stdio[3].on('error', () => {});
  }

  read(text) {
    const parts = (this.text + text).split('\0');
    this.text = parts.pop();
    for (const part of parts) this.take(JSON.parse(part));
  }

  take(message) {
    if (!message.id) {
      const page = this.pages.get(message.sessionId);
      if (page) page.heard(message.method, message.params);
      return;
    }
    const {done, fail} = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.error) fail(new Error(message.error.message));
    else done(message.result);
  }

  send(method, params = {}, sessionId = undefined) {
    this.lastId += 1;
    const id = this.lastId;
    this.child.stdio[3].write(`${JSON.stringify({id, method, params, sessionId})}\0`);
    return new Promise((done, fail) => this.waiting.set(id, {done, fail}));
  }

  /** A page of that width; scheme is "light" or "dark", motion false asks for less of it. */
  async open(url, {width = 1280, height = 800, scheme = 'light', motion = true} = {}) {
    const {targetId} = await this.send('Target.createTarget', {url: 'about:blank'});
    const {sessionId} = await this.send('Target.attachToTarget', {targetId, flatten: true});
    const page = new Page(this, sessionId, targetId);
    this.pages.set(sessionId, page);
    for (const domain of ['Page', 'Runtime', 'Network', 'Log']) await page.send(`${domain}.enable`);
    await page.send('Emulation.setDeviceMetricsOverride', {width, height, deviceScaleFactor: 1, mobile: false});
    await page.send('Emulation.setEmulatedMedia', {features: [
      {name: 'prefers-color-scheme', value: scheme},
      {name: 'prefers-reduced-motion', value: motion ? 'no-preference' : 'reduce'}]});
    await page.send('Page.bringToFront');
    await page.go(url);
    return page;
  }

  async stop() {
    this.send('Browser.close').catch(() => {});
    const late = setTimeout(() => this.child.kill('SIGKILL'), 5000);
    await this.gone;
    clearTimeout(late);
    rmSync(this.folder, {recursive: true, force: true, maxRetries: 10});
  }
}

const KEYS = {Enter: 13, Escape: 27, Tab: 9, ArrowUp: 38, ArrowDown: 40, ArrowLeft: 37, ArrowRight: 39,
  Home: 36, End: 35, PageUp: 33, PageDown: 34, Backspace: 8, ' ': 32};

/** What an evaluation fails with when its document goes. */
const LEFT = /^(Inspected target navigated or closed|Execution context was destroyed|Cannot find (default )?execution context)/;

export class Page {
  constructor(browser, session, target) {
    Object.assign(this, {browser, session, target, requests: [], problems: [], loaded: () => {}});
  }

  send(method, params) {
    return this.browser.send(method, params, this.session);
  }

  heard(method, params) {
    if (method === 'Page.loadEventFired') this.loaded();
    if (method === 'Network.requestWillBeSent') this.requests.push(params.request.url);
    if (method === 'Runtime.exceptionThrown') this.problems.push(params.exceptionDetails.exception?.description || params.exceptionDetails.text);
    if (method === 'Runtime.consoleAPICalled' && params.type === 'error') this.problems.push(params.args.map((one) => one.value).join(' '));
    if (method === 'Log.entryAdded' && params.entry.level === 'error' && params.entry.source === 'security') this.problems.push(params.entry.text);
  }

  async go(url) {
    const done = new Promise((go) => { this.loaded = go; });
    await this.send('Page.navigate', {url});
    await Promise.race([done, new Promise((go) => { setTimeout(go, UNTIL_MS).unref(); })]);
  }

  /** The value of an expression (promises are waited for); what it throws is thrown here. */
  async value(expression) {
    const {result, exceptionDetails} = await this.send('Runtime.evaluate',
      {expression: `(async () => (${expression}))()`, awaitPromise: true, returnByValue: true});
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description || exceptionDetails.text);
    return result.value;
  }

  /** Does what leads to another document, which may come before the answer does. */
  async leave(expression) {
    await this.value(expression).catch((problem) => { if (!LEFT.test(problem.message)) throw problem; });
  }

  /** Waits until the expression is true, also across a navigation; gives its value. */
  async until(expression, ms = UNTIL_MS) {
    const end = performance.now() + ms;
    for (;;) {
      try {
        return await this.untilHere(expression, Math.max(0, end - performance.now()));
      } catch (problem) {
        if (!LEFT.test(problem.message) || performance.now() > end) throw problem;
      }
    }
  }

  /** The same in the document that is there now. */
  async untilHere(expression, ms) {
    const found = await this.value(`(async () => {
      const end = performance.now() + ${ms};
      for (;;) {
        let found = null;
        try { found = ${expression}; } catch {}
        if (found) return found instanceof Node ? true : found;
        if (performance.now() > end) return null;
        await new Promise((next) => setTimeout(next, 15));
      }
    })()`);
    if (!found) throw new Error(`never true: ${expression}\n--- the page says:\n${await this.text()}`);
    return found;
  }

  text() {
    return this.value(`document.body.innerText.replace(/\\s*\\n\\s*/g, '\\n').slice(0, 3000)`);
  }

  /** The button, link or summary of that text, clicked. */
  async click(text) {
    const find = `[...document.querySelectorAll('button, a, summary, [role=option], [role=treeitem]')].find((one) => one.innerText.trim() === ${JSON.stringify(text)} && one.offsetParent && !one.disabled)`;
    await this.until(find);
    await this.value(`(${find}).click()`);
  }

  /** Sets the control of that label, as typing or choosing would. */
  async set(label, value) {
    const find = `[...document.querySelectorAll('label')].filter((one) => one.offsetParent && one.innerText.trim() === ${JSON.stringify(label)}).map((one) => one.control)[0]`;
    await this.until(find);
    await this.value(`(() => {
      const control = ${find};
      if (control.type === 'checkbox') { if (control.checked !== ${JSON.stringify(value)}) control.click(); return; }
      control.value = ${JSON.stringify(value)};
      control.dispatchEvent(new Event('input', {bubbles: true}));
      control.dispatchEvent(new Event('change', {bubbles: true}));
    })()`);
  }

  async key(key) {
    const text = key === 'Enter' ? '\r' : key.length === 1 ? key : undefined;
    const code = {key, text, windowsVirtualKeyCode: KEYS[key] || key.toUpperCase().charCodeAt(0)};
    await this.send('Input.dispatchKeyEvent', {type: text ? 'keyDown' : 'rawKeyDown', ...code});
    await this.send('Input.dispatchKeyEvent', {type: 'keyUp', ...code});
  }

  async type(text) {
    for (const letter of text) await this.key(letter);
  }

  /** The processor's time that the page has taken so far: a busy machine does not lengthen it. */
  async busyMs() {
    await this.send('Performance.enable', {timeDomain: 'threadTicks'});
    const {metrics} = await this.send('Performance.getMetrics');
    return 1000 * metrics.find((one) => one.name === 'TaskDuration').value;
  }

  async screenshot() {
    const {data} = await this.send('Page.captureScreenshot', {format: 'png'});
    return Buffer.from(data, 'base64');
  }

  async close() {
    await this.browser.send('Target.closeTarget', {targetId: this.target});
  }
}
