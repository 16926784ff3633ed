// Who may command the mock through a browser: its own page, and whoever has the admin token.
import assert from 'node:assert/strict';
import {elsewhere, Server} from './rig.mjs';

const TRIES = [
  ['POST', 'faults', '{"action": {"status": 503}}', 'text/plain'],
  ['POST', 'faults', '{"action": {"status": 503}}', 'application/json'],
  ['POST', 'reset', '', 'text/plain'],
  ['DELETE', 'faults', '', ''],
  ['POST', 'shutdown', '', 'application/x-www-form-urlencoded'],
  ['PUT', 'org/contacts/x', '{"id": "x", "name": "X"}', 'application/json'],
];

export default {
  async 'a page of another origin changes and learns nothing'(rig) {
    const {page: own, world} = await rig.open('faults');
    await rig.admin(world, 'POST', 'faults', {id: 'kept', match: {path: '/users/9'}, action: {status: 503}});
    const {server, address} = await elsewhere();
    const page = await rig.browser.open(address);
    const target = `${rig.mock.address}/w/${world}/__admin/`;
    for (const [method, path, body, type] of TRIES)
      for (const mode of ['cors', 'no-cors'])
        await page.value(`fetch(${JSON.stringify(target + path)}, {method: ${JSON.stringify(method)}, mode: ${JSON.stringify(mode)},
          body: ${JSON.stringify(body || null)}, headers: ${JSON.stringify(type ? {'Content-Type': type} : {})}}).then(() => 'sent', () => 'refused')`);
    const read = await page.value(`fetch(${JSON.stringify(`${target}env`)}).then((answer) => answer.text(), () => 'refused')`);
    assert.equal(read, 'refused');
    await page.value(`new Promise((done) => {
      const form = document.createElement('form');
      form.method = 'post';
      form.enctype = 'text/plain';
      form.action = ${JSON.stringify(`${target}reset`)};
      form.target = 'frame';
      const frame = document.createElement('iframe');
      frame.name = 'frame';
      document.body.append(frame, form);
      frame.onload = () => done();
      setTimeout(done, 2000);
      form.submit();
    })`);
    const {faults} = await rig.admin(world, 'GET', 'faults');
    assert.deepEqual(faults.map((one) => one.id), ['kept']);
    assert.doesNotMatch(JSON.stringify(await rig.admin(world, 'GET', 'org/contacts')), /"X"/);
    await page.close();
    await own.close();
    server.close();
  },

  async 'the page can not be put into a frame of another'(rig) {
    const {server, address} = await elsewhere();
    const page = await rig.browser.open(address);
    const shown = await page.value(`new Promise((done) => {
      const frame = document.createElement('iframe');
      frame.src = ${JSON.stringify(`${rig.mock.address}/`)};
      frame.onload = () => done(frame.contentDocument === null ? 'not ours' : frame.contentDocument.title);
      document.body.append(frame);
    })`);
    assert.equal(shown, 'not ours');
    assert.ok(page.problems.some((text) => text.includes('frame-ancestors')), page.problems.join());
    await page.close();
    server.close();
  },

  async 'with an admin token the page asks once, and the tab keeps it'(rig) {
    const mock = await Server.start('gcmock', '--admin-token', 'token-of-this-test');
    const page = await rig.browser.open(`${mock.address}/#faults`);
    await page.until(`document.querySelector('dialog').open`);
    await page.set('Token', 'not-it');
    await page.click('Go on');
    await page.until(`!document.querySelector('#ask-token').value && document.querySelector('dialog').open`);
    await page.set('Token', 'token-of-this-test');
    await page.key('Enter');
    await page.until(`document.querySelector('dialog').open === false || (document.querySelector('dialog form').requestSubmit(document.querySelector('dialog button')), false)`);
    await page.until(`document.querySelector('[data-member=path]')`);
    await page.go(`${mock.address}/?again#worlds`);
    await page.until(`document.querySelector('main table')`);
    assert.equal(await page.value(`document.querySelector('dialog').open`), false);
    assert.equal(await page.value(`localStorage.length + document.cookie.length`), 0);
    assert.equal(await page.value(`location.href.includes('token-of')`), false);
    await page.close();
    const other = await rig.browser.open(`${mock.address}/#faults`);
    await other.until(`document.querySelector('dialog').open`);
    await other.close();
    await mock.stop();
  },
};
