// The journal: what comes is seen, found, opened and taken along.
import assert from 'node:assert/strict';
import {copied, passes} from './copied.mjs';
import {hide} from './rig.mjs';

const paths = `[...document.querySelectorAll('.list .line:not([hidden]) .path')].map((one) => one.textContent)`;
const count = `document.querySelector('[data-count]').textContent`;

export default {
  async 'the journal shows what was there before, and what comes'(rig) {
    const world = rig.newWorld();
    await rig.get(world, '/users/1');
    const {page} = await rig.open('journal', {world});
    await page.until(`${paths}.join() === '/users/1'`);
    await rig.get(world, '/users/2?x=1');
    await page.until(`${paths}.join() === '/users/1,/users/2?x=1'`);
    assert.match(await page.value(count), /^2 of 2 requests$/);
    assert.deepEqual(page.problems, []);
    await page.close();
  },

  async 'the journal is filtered by path, status, client and fault'(rig) {
    const {page, world} = await rig.open('journal');
    await rig.admin(world, 'POST', 'faults', {id: 'broken', match: {path: '/users/3'}, action: {status: 503}});
    const token = (await (await fetch(`${rig.mock.address}/w/${world}/oauth/token`, {
      method: 'POST', headers: {Authorization: `Basic ${btoa('demo-client:demo-secret')}`},
      body: new URLSearchParams({grant_type: 'client_credentials'})})).json()).access_token;
    await rig.get(world, '/api/v2/flows', {Authorization: `Bearer ${token}`});
    for (const path of ['/users/1', '/users/3', '/userz/1']) await rig.get(world, path);
    await page.until(`${paths}.length === 5`);
    for (const [label, value, left] of [
      ['Path', 'GET *users*3', '/users/3'], ['Path', 'post', '/oauth/token'],
      ['Status', '4xx', '/userz/1'], ['Status', '503, 404', '/users/3,/userz/1'],
      ['Client', 'demo-client', '/oauth/token,/api/v2/flows'],
      ['Fault', 'broken', '/users/3'], ['Fault', '(any)', '/users/3']]) {
      await page.set(label, value);
      await page.until(`${paths}.join() === ${JSON.stringify(left)}`);
      await page.set(label, '');
      await page.until(`${paths}.length === 5`);
    }
    await page.close();
  },

  async 'a click shows headers and bodies, and what a request without an endpoint may have meant'(rig) {
    const {page, world} = await rig.open('journal');
    await rig.get(world, '/userz/1', {'X-Sent': 'by hand'});
    await page.until(`${paths}.length === 1`);
    await page.value(`document.querySelector('.list .line').click()`);
    await page.until(`document.querySelector('.exchange')`);
    const text = await page.value(`document.querySelector('.exchange').innerText`);
    assert.match(text, /x-sent\s+by hand/i);
    assert.match(text, /answer headers[\s\S]*x-gcmock-provenance\s+gcmock/i);
    assert.match(text, /GET \/users\/\{id\}\s+"userz" is not "users"/);
    await page.close();
  },

  async 'the fault that hit stands beside the request, and the case made of it passes'(rig) {
    const {page, world} = await rig.open('journal');
    await rig.admin(world, 'POST', 'faults', {match: {path: '/users/1'}, action: {status: 503}});
    await rig.get(world, '/users/1');
    await page.until(`${paths}.length === 1`);
    await page.value(`document.querySelector('.list .line').click()`);
    await page.until(`document.querySelector('.exchange')?.innerText.includes('Fault fault-1 hit')`);
    await passes(await copied(page, 'Copy as case'));
    await page.close();
  },

  async 'a request is copied as a curl command that sends it again'(rig) {
    const {page, world} = await rig.open('journal');
    await rig.get(world, "/users/1?q=it's", {'X-Sent': 'by hand'});
    await page.until(`${paths}.length === 1`);
    await page.value(`document.querySelector('.list .line').click()`);
    const command = await copied(page, 'Copy as curl');
    assert.ok(command.startsWith(`curl -i -X GET '${rig.mock.address}/w/${world}/users/1?q=it`), command);
    assert.match(command, /-H 'x-sent: by hand'/i);
    await page.close();
  },

  async 'a page that nobody sees lets its connection go, and misses nothing'(rig) {
    const {page, world} = await rig.open('journal');
    await rig.get(world, '/users/1');
    await page.until(`${paths}.length === 1`);
    await hide(page, true);
    await rig.get(world, '/users/2');
    await rig.get(world, '/users/3');
    await hide(page, false);
    await page.until(`${paths}.join() === '/users/1,/users/2,/users/3'`);
    await rig.get(world, '/users/4');
    await page.until(`${paths}.length === 4`);
    await page.close();
  },

  async 'a paused journal stands still and then shows all that came'(rig) {
    const {page, world} = await rig.open('journal');
    await rig.get(world, '/users/1');
    await page.until(`${paths}.length === 1`);
    await page.click('Pause');
    await rig.get(world, '/users/2');
    await page.until(`${count}.includes('1 more came')`);
    assert.equal(await page.value(`${paths}.length`), 1);
    await page.click('Go on');
    await page.until(`${paths}.length === 2`);
    await page.click('Clear');
    await page.until(`${paths}.length === 0`);
    assert.equal((await rig.admin(world, 'GET', 'requests')).total, 0);
    await page.close();
  },

  async 'ten thousand entries are few elements, and scroll without a long frame'(rig) {
    const {page, world} = await rig.open('journal');
    for (let sent = 0; sent < 10000; sent += 250)
      await Promise.all(Array.from({length: 250}, (_, i) => rig.get(world, `/users/${(sent + i) % 10 + 1}`)));
    await page.until(`${count}.startsWith('10000 of 10000')`, 60000);
    assert.ok(await page.value(`document.querySelectorAll('.list .line').length`) < 80);
    const before = await page.busyMs();
    const frames = await page.value(`(async () => {
      const list = document.querySelector('.list');
      let n = 0;
      for (let top = 0; top < list.scrollHeight; top += list.scrollHeight / 100, n += 1) {
        list.scrollTop = top;
        await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
      }
      return n;
    })()`);
    const each = (await page.busyMs() - before) / frames;
    assert.ok(each < 33, `to scroll by a hundred lines keeps the processor busy for ${each} ms, two frames long`);
    await page.value(`(() => { document.querySelector('.list').scrollTop = 0; document.querySelector('.list').focus(); })()`);
    await page.key('Home');
    await page.until(`document.querySelector('.line[aria-selected="true"]')?.getAttribute('aria-posinset') === '1'`);
    await page.key('PageDown');
    await page.until(`document.querySelector('.line[aria-selected="true"]')?.getAttribute('aria-posinset') > 5`);
    await page.key('End');
    await page.until(`document.querySelector('.line[aria-selected="true"]')?.getAttribute('aria-posinset') === '10000'`);
    await page.close();
  },
};
