// Each view loads, for everybody: light and dark, on a telephone, by the keyboard, without motion.
import assert from 'node:assert/strict';
import {complaints} from './access.mjs';
import {elsewhere} from './rig.mjs';

const VIEWS = ['calls', 'journal', 'faults', 'clock', 'worlds', 'org', 'coverage', 'help'];

/** Waits until the view says nothing new any more. */
async function settled(page) {
  await page.value(`(async () => {
    for (let calm = 0, before = ''; calm < 5;) {
      await new Promise((next) => setTimeout(next, 40));
      const now = document.querySelector('main').innerText.length + '/' + document.querySelectorAll('main *').length;
      calm = now === before ? calm + 1 : 0;
      before = now;
    }
  })()`);
}

async function goTo(page, view) {
  await page.value(`location.hash = ${JSON.stringify(view)}`);
  await page.until(`document.querySelector('#views [aria-current]')?.dataset.view === ${JSON.stringify(view)}`);
  await settled(page);
}

async function check(page, what) {
  for (const [name, expression] of Object.entries(complaints))
    assert.deepEqual(await page.value(expression), [], `${what}: ${name}`);
  assert.deepEqual(page.problems, [], what);
}

export default {
  async 'every view loads, is labelled and can be read, in light and in dark'(rig) {
    for (const scheme of ['light', 'dark']) {
      const {page, world} = await rig.open('calls', {scheme});
      await rig.admin(world, 'POST', 'faults', {match: {path: '/users/1'}, action: {status: 503}});
      for (const path of ['/users/1', '/users/2', '/nothing']) await rig.get(world, path);
      for (const view of VIEWS) {
        await goTo(page, view);
        await check(page, `${view}, ${scheme}`);
      }
      await page.close();
    }
  },

  async 'the help is that of gcmock help, a topic at a time'(rig) {
    const {page} = await rig.open('help');
    await page.until(`document.querySelector('#topic h2')?.textContent === 'What goes wrong, and how'`);
    const names = await page.value(`[...document.querySelectorAll('.topics a')].map((link) => link.textContent)`);
    for (const name of ['faults', 'worlds', 'clock', 'journal', 'orgs', 'sdk', 'expressions', 'actions', 'exit-codes'])
      assert.ok(names.includes(name), name);
    await page.value(`[...document.querySelectorAll('.topics a')].find((link) => link.textContent === 'exit-codes').click()`);
    await page.until(`document.querySelector('#topic pre')?.textContent.includes('a data action of the flow failed')`);
    assert.equal(await page.value(`document.querySelector('.topics [aria-current]')?.textContent`), 'exit-codes');
    assert.deepEqual(page.problems, []);
    await page.close();
  },

  async 'every view fits a window of 360 pixels'(rig) {
    const {page, world} = await rig.open('calls', {width: 360, height: 640});
    await rig.get(world, `/users/${'long'.repeat(80)}?x=1`);
    await rig.admin(world, 'POST', 'faults', {id: 'x'.repeat(63), match: {path: `/${'y'.repeat(120)}`}, action: {status: 503}});
    for (const view of VIEWS) {
      await goTo(page, view);
      assert.deepEqual(await page.value(complaints.tooWide), [], view);
    }
    await page.close();
  },

  async 'every control of a view is reached by Tab, and shows that it has the focus'(rig) {
    const {page} = await rig.open('faults');
    await page.until(`document.querySelector('[data-member]')`);
    const reached = new Set();
    for (let i = 0; i < 60; i += 1) {
      await page.key('Tab');
      reached.add(await page.value(`(() => {
        const one = document.activeElement;
        const style = getComputedStyle(one);
        const shown = one === document.body || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2);
        return (shown ? '' : 'not shown: ') + (one.id || one.innerText || one.outerHTML).slice(0, 60).trim();
      })()`));
    }
    assert.ok(reached.size > 25, [...reached].join('\n'));
    assert.deepEqual([...reached].filter((one) => one.startsWith('not shown')), []);
    await page.close();
  },

  async 'a call lights up at once for who asked for less motion'(rig) {
    const {page} = await rig.open('calls', {motion: false});
    await page.until(`document.querySelector('.filters button') && document.querySelectorAll('.tree li').length > 3`);
    await page.click('Call');
    await page.until(`document.querySelector('[data-step]').textContent.match(/step (\\d+) of \\1$/)`);
    assert.deepEqual(await page.value(`document.getAnimations().length`), 0);
    await page.close();
  },

  async 'the first paint takes 100 ms more than that of an empty page at most'(rig) {
    const {page, world} = await rig.open('calls');
    const {server, address} = await elsewhere();
    const best = {};
    for (let i = 0; i < 8; i += 1)
      for (const [name, url] of Object.entries({page: `${rig.mock.address}/w/${world}/?again=${i}#journal`, bare: `${address}?${i}`})) {
        await page.go(url);
        const paint = await page.until(`performance.getEntriesByType('paint')[0]?.startTime`);
        best[name] = Math.min(best[name] ?? Infinity, paint);
      }
    server.close();
    assert.ok(best.page - best.bare < 100, JSON.stringify(best));
    await page.close();
  },

  async 'nothing comes from elsewhere, and nothing is asked that is not there'(rig) {
    const {page} = await rig.open('calls');
    for (const view of VIEWS) await goTo(page, view);
    assert.deepEqual(page.requests.filter((url) => !url.startsWith(rig.mock.address) && !url.startsWith('data:')), []);
    assert.deepEqual(page.problems, []);
    await page.close();
  },

  async 'a world has the page, and another is a choice away'(rig) {
    const {page} = await rig.open('worlds');
    await page.set('A new world', 'page-made');
    await page.click('Make it');
    await page.until(`document.querySelector('main').innerText.includes('page-made')`);
    await page.leave(`document.querySelector('[aria-label="Go to page-made"]').click()`);
    await page.until(`location.pathname === '/w/page-made/' && document.querySelector('#world')?.value === 'page-made'`);
    await page.until(`[...document.querySelectorAll('main td strong')].some((one) => one.innerText === 'page-made')`);
    await page.close();
    await rig.admin('default', 'DELETE', 'worlds/page-made');
  },

  async 'the clock is advanced, frozen and set free'(rig) {
    const {page, world} = await rig.open('clock');
    const before = (await rig.admin(world, 'GET', 'clock')).now_ms;
    await page.click('A day');
    await page.until(`document.querySelector('#status').textContent.startsWith('The clock says')`);
    assert.ok((await rig.admin(world, 'GET', 'clock')).now_ms - before >= 86400000);
    await page.set('A moment (UTC)', '2026-01-31T08:00:00');
    await page.click('Freeze there');
    await page.until(`document.querySelector('#now').innerText.startsWith('2026-01-31T08:00:00') && document.querySelector('#time').innerText.includes('frozen')`);
    await page.click('Run');
    await page.until(`document.querySelector('#now').innerText.includes('it runs')`);
    assert.equal((await rig.admin(world, 'GET', 'clock')).frozen, false);
    await page.close();
  },

  async 'coverage tells what was met'(rig) {
    const {page, world} = await rig.open('coverage');
    await page.until(`document.querySelector('main').innerText.includes('No endpoint was asked yet')`);
    await rig.admin(world, 'POST', 'faults', {match: {path: '/users/1'}, action: {fault: 'EMPTY_RESPONSE'}});
    await rig.get(world, '/users/1');
    await page.until(`document.querySelector('main').innerText.includes('EMPTY_RESPONSE')`);
    await page.close();
  },
};
