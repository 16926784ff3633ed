// The page of an OpenAPI document: one for both programs that have such a document.
import assert from 'node:assert/strict';
import {complaints} from './access.mjs';
import {Server} from './rig.mjs';

export default {
  async 'the API is described, and tried with a token of a client'(rig) {
    const world = rig.newWorld();
    const page = await rig.browser.open(`${rig.mock.address}/w/${world}/docs#getFlows`);
    await page.until(`document.querySelector('#getFlows[open] form select')`);
    await page.value(`document.querySelector('#getFlows form select').value = 'demo-client'`);
    await page.value(`[...document.querySelectorAll('#getFlows form button')].find((one) => one.innerText.startsWith('Use a token')).click()`);
    await page.until(`document.querySelector('#getFlows form input[type=password]').value`);
    await page.value(`document.querySelector('#getFlows form').requestSubmit()`);
    const answer = await page.until(`document.querySelector('#getFlows form pre').innerText.startsWith('200') && document.querySelector('#getFlows form pre').innerText`);
    assert.match(answer, /X-GCMock-Provenance: genesys/);
    assert.match(answer, /"External contact lookup"/);
    assert.deepEqual(page.problems, []);
    await page.close();
  },

  async 'every operation of the document is there, labelled and readable'(rig) {
    const page = await rig.browser.open(`${rig.mock.address}/docs`, {scheme: 'dark', width: 360});
    await page.until(`document.querySelectorAll('#docs details').length > 60`);
    const missing = await page.value(`fetch('__admin/openapi.json').then((answer) => answer.json()).then((api) =>
      Object.values(api.paths).flatMap((item) => Object.values(item).map((one) => one.operationId)).filter((id) => !document.getElementById(id)))`);
    assert.deepEqual(missing, []);
    await page.set('Find', 'simulations');
    await page.click('Open all');
    await page.until(`document.querySelector('#postArchitectSimulations form')`);
    for (const [name, expression] of Object.entries(complaints)) assert.deepEqual(await page.value(expression), [], name);
    await page.close();
  },

  async "gcaction's page is the same, and tries its data action"(rig) {
    const action = await Server.start('gcaction');
    const page = await rig.browser.open(`${action.address}/docs#customerLookup`);
    await page.until(`document.querySelector('#customerLookup[open] form')`);
    assert.match(await page.value(`document.querySelector('#customerLookup').textContent`), /customer_id[^]*full_name/);
    await page.value(`document.querySelector('#customerLookup form').requestSubmit()`);
    const answer = await page.until(`document.querySelector('#customerLookup form pre').innerText.startsWith('401') && document.querySelector('#customerLookup form pre').innerText`);
    assert.match(answer, /"missing_token"/);
    assert.deepEqual(page.problems, []);
    assert.deepEqual(page.requests.filter((url) => !url.startsWith(action.address)), []);
    await page.close();
    await action.stop();
  },
};
