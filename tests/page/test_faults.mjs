// Faults: made by the form, seen to hit, switched off.
import assert from 'node:assert/strict';

const armed = `document.querySelector('main [aria-live]').innerText`;

export default {
  async 'a fault is made by the form, hits, and is switched off'(rig) {
    const {page, world} = await rig.open('faults');
    await page.set('path', '/users/{id}');
    await page.set('status', '503');
    await page.click('Arm the fault');
    await page.until(`${armed}.includes('/users/{id}: status 503') && ${armed}.includes('0 of 0')`);
    assert.equal(await rig.get(world, '/users/1'), 503);
    await page.until(`${armed}.includes('1 of 1')`);
    await page.value(`document.querySelector('[aria-label="Switch off fault-1"]').click()`);
    await page.until(`${armed}.includes('None.')`);
    assert.equal(await rig.get(world, '/users/1'), 200);
    assert.deepEqual(page.problems, []);
    await page.close();
  },

  async 'each way to break the wire has a sentence'(rig) {
    const {page} = await rig.open('faults');
    await page.until(`document.querySelector('[data-member=fault] select')`);
    const silent = await page.value(`[...document.querySelector('[data-member=fault] select').options].map((one) => one.value).filter((value) => {
      const select = document.querySelector('[data-member=fault] select');
      select.value = value;
      select.dispatchEvent(new Event('change'));
      return value && select.parentElement.lastChild.textContent.length < 10;
    })`);
    assert.deepEqual(silent, []);
    await page.close();
  },

  async 'what is ready made fills the form, and what is wrong is said'(rig) {
    const {page, world} = await rig.open('faults');
    await page.click('503 twice, then well');
    await page.until(`document.querySelector('[aria-label="The fault as JSON"]').innerText.includes('"repeat": 2')`);
    await page.set('path', 'users');
    await page.click('Arm the fault');
    await page.until(`document.querySelector('#alert').innerText.includes('must begin with "/"')`);
    await page.set('path', '/users/1');
    await page.click('Arm the fault');
    await page.until(`${armed}.includes('/users/1')`);
    assert.equal(await page.value(`document.querySelector('#alert').innerText`), '');
    assert.deepEqual([await rig.get(world, '/users/1'), await rig.get(world, '/users/1'), await rig.get(world, '/users/1')], [503, 503, 200]);
    await page.close();
  },

  async 'a path may be a matcher, too'(rig) {
    const {page, world} = await rig.open('faults');
    await page.set('path', '{"$regex": "^/users/[12]$"}');
    await page.set('status', '503');
    await page.click('Arm the fault');
    await page.until(`${armed}.includes('status 503')`);
    assert.deepEqual([await rig.get(world, '/users/1'), await rig.get(world, '/users/3')], [503, 200]);
    await page.close();
  },

  async 'a request of the journal becomes a fault'(rig) {
    const {page, world} = await rig.open('journal');
    await rig.get(world, '/users/1');
    await page.until(`document.querySelector('.list .line:not([hidden])')`);
    await page.value(`document.querySelector('.list .line').click()`);
    await page.click('Make it fail');
    await page.until(`document.querySelector('[aria-label="The fault as JSON"]').innerText.startsWith('GET /users/1: status 503')`);
    await page.close();
  },
};
