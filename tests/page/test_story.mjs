// The whole way of somebody who has read nothing: from the address to a case that passes, by what
// the page shows and nothing else; only the client is a program of its own.
import assert from 'node:assert/strict';
import {copied, passes} from './copied.mjs';
import {run} from './rig.mjs';

const end = `document.querySelector('.end').innerText`;
const detail = `document.querySelector('.detail').innerText`;
const list = `[...document.querySelectorAll('.list .line:not([hidden])')]`;
const statuses = `${list}.filter((one) => one.innerText.includes('simulations')).map((one) => one.innerText.match(/\\s([2-5]\\d\\d)\\s/)?.[1])`;

export default {
  async 'who has read nothing calls, sees why, breaks the API, sees the client try again, and leaves with cases that pass'(rig) {
    const world = rig.newWorld();
    const page = await rig.browser.open(`${rig.mock.address}/w/${world}/`, {motion: false});

    // The first view is that of calls: a flow is chosen, and one button calls it; on a working day.
    await page.until(`document.querySelectorAll('.tree li').length > 3`);
    await page.value(`document.querySelector('.more').open = true`);
    await page.set('Time of day (UTC)', '2026-01-07T15:00:00');
    await page.click('Call');
    await page.until(`${end}.includes('1 Order Status')`);
    await page.click('9');
    await page.until(`${end}.includes('hung up')`);
    await page.click('11 Are We Open? EvaluateScheduleGroupAction');
    await page.until(`${detail}.includes('Left by Open')`);
    await passes(await copied(page, 'Copy as case'));

    // The API is to fail with 503: a ready made fault, and where.
    await page.click('Faults');
    await page.click('503 twice, then well');
    await page.set('path', '/api/v2/architect/simulations');
    await page.click('Arm the fault');
    await page.until(`document.querySelector('main [aria-live]').innerText.includes('0 of 0')`);

    // A client that knows nothing of it.
    const told = await rig.admin(world, 'GET', 'env');
    const {code, err} = await run('gcflow', ['run'], {...process.env,
      GENESYS_BASE_URL: `${rig.mock.address}/w/${world}`, GENESYS_CLIENT_ID: told.client_id,
      GENESYS_CLIENT_SECRET: told.client_secret, GENESYS_FLOW_ID: told.flow_id,
      GENESYS_NODE_ID: told.node_id, TEST_PHONE_NUMBER: told.phone_number});
    assert.equal(code, 0, err);

    // The journal shows it try again, and which fault hit.
    await page.click('Journal');
    await page.until(`${statuses}.length === 3`);
    assert.deepEqual((await page.value(statuses)).sort(), ['200', '503', '503']);
    await page.value(`${list}.find((one) => one.innerText.includes('simulations') && one.innerText.includes('503')).click()`);
    await page.until(`document.querySelector('.exchange')?.innerText.includes('Fault fault-1 hit')`);
    await passes(await copied(page, 'Copy as case'));
    assert.deepEqual(page.problems, []);
    await page.close();
  },
};
