// Calls: a flow is called by typing, seen step by step, and taken along as a case that passes.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {copied, passes} from './copied.mjs';
import {service} from './rig.mjs';

const end = `document.querySelector('.end').innerText`;
const talk = `document.querySelector('.talk').innerText`;
const detail = `document.querySelector('.detail').innerText`;
const lit = `[...document.querySelectorAll('.tree .ran button')].map((one) => one.firstChild.textContent)`;
const LOOKUP = '44444444-4444-4444-8444-444444444444';

/** The view of calls with the flow "Customer lookup", whose data action answers with that. */
async function openLookup(rig, answer, where = {}) {
  const {page, world} = await rig.open(`calls?flow=${LOOKUP}`, {motion: false, ...where});
  await page.until(`[...document.querySelectorAll('label')].some((one) => one.innerText.includes('Customer Lookup') || one.textContent.includes('Customer Lookup'))`);
  await page.value(`document.querySelector('.more').open = true`);
  const [how, what] = answer;
  await page.set('Data action Customer Lookup', how);
  if (what) await page.value(`(() => { const area = document.querySelector('[aria-label="What Customer Lookup answers"]'); area.value = ${JSON.stringify(JSON.stringify(what))}; })()`);
  await page.click('Call');
  return {page, world};
}

async function enter(page, text) {
  await page.until(`!document.querySelector('fieldset').disabled`);
  await page.value(`[...document.querySelectorAll('label')].find((one) => one.innerText === 'The caller presses or says').control.focus()`);
  await page.type(text);
  await page.key('Enter');
}

export default {
  async 'a flow is called by typing: it waits, goes on, and the case that is copied passes'(rig) {
    const {page} = await openLookup(rig, ['success', {full_name: 'Ada Example', is_premium_member: true}]);
    await page.until(`${end}.startsWith('The flow waits for the caller')`);
    assert.match(await page.value(talk), /Please enter your customer number/);
    await enter(page, '17');
    await page.until(`${end}.startsWith('Transferred to queue "Premium"')`);
    assert.match(await page.value(talk), /caller 17\s+flow Welcome back, Ada Example/);
    assert.deepEqual((await page.value(lit)).sort(), ['Start', 'Is the customer known already?', 'Ask for the customer id', 'Look the customer up',
      'Which service?', 'Greet a premium member', 'Say the greeting', 'Hand over'].sort());
    await passes(await copied(page, 'Copy as case'));
    const {given} = JSON.parse(await copied(page, 'Copy as case'));
    assert.match(given.clock, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/); // a flow may go by the time of day
    const saved = await page.value(`new Promise((done) => {
      URL.createObjectURL = (blob) => { blob.text().then((text) => { window.savedText = text; }); return '#'; };
      HTMLAnchorElement.prototype.click = function () { window.savedName = this.download; };
      [...document.querySelectorAll('button')].find((one) => one.innerText === 'Save as case').click();
      const look = () => (window.savedText && window.savedName ? done([window.savedName, window.savedText]) : setTimeout(look, 20));
      look();
    })`);
    assert.equal(saved[0], 'customer-lookup-the-caller-enters-17.json');
    await passes(saved[1]);
    assert.deepEqual(page.problems, []);
    await page.close();
  },

  async 'an export of Architect is called at a time of day, by keys and digits'(rig) {
    const {page} = await rig.open('calls', {motion: false});
    await page.until(`document.querySelectorAll('.tree li').length > 20`);
    await page.value(`document.querySelector('.more').open = true`);
    await page.set('Time of day (UTC)', '2026-01-07T15:00:00');
    await page.click('Call');
    await page.until(`${end}.includes('1 Order Status, 2 Talk to Somebody, 9 Goodbye')`);
    await page.click('1');
    await page.until(`${end}.includes('4 digits')`);
    for (const key of '1001') await page.click(key);
    await page.click('Send');
    await page.until(`${talk}.includes('Order 1001 is on its way.')`);
    await page.until(`${end}.startsWith('The flow')`);
    await page.click('11 Are We Open? EvaluateScheduleGroupAction');
    await page.until(`${detail}.includes('Left by Open')`);
    await passes(await copied(page, 'Copy as case'));
    await page.close();
  },

  async 'each step tells why: settings, variables, inputs and outputs'(rig) {
    const {page} = await openLookup(rig, ['success', {full_name: 'Ada Example', is_premium_member: false}]);
    await enter(page, '17');
    await page.until(`${end}.startsWith('Transferred to queue "Support"')`);
    await page.click('Look the customer up DataAction');
    await page.until(`${detail}.startsWith('Look the customer up')`);
    assert.match(await page.value(detail), /Inputs\s+\{\s*"customer_id": 17\s*\}[^]*"full_name": "Ada Example"/);
    await page.click('Which service? SwitchAction');
    assert.match(await page.value(detail), /Left by default/);
    assert.match(await page.value(detail), /is_premium_member/);
    assert.match(await page.value(detail), /Flow\.customerId\s+"17"/);
    await page.click('Greet a customer UpdateVariableAction');
    assert.match(await page.value(detail), /Flow\.queue \(set here\)\s+"Support"/);
    await page.close();
  },

  async 'what a data action sent, and what came back, is one click away'(rig) {
    const {server, address} = await service({data: {full_name: 'Ada', email: 'ada@example.com', phone: '+15550000001', is_premium_member: true}});
    const world = rig.newWorld();
    const [action] = (await rig.admin(world, 'GET', 'org/data_actions')).items;
    await rig.admin(world, 'PATCH', `org/data_actions/${action.id}`, {url: address});
    const {page} = await openLookup(rig, [''], {world});
    await enter(page, '17');
    await page.until(`${end}.startsWith('Transferred to queue "Premium"')`);
    await page.click('Look the customer up DataAction');
    await page.until(`${detail}.startsWith('Look the customer up')`);
    await page.click('HTTP exchange');
    await page.until(`document.querySelector('.detail .exchange')`);
    const exchange = await page.value(`document.querySelector('.detail .exchange').innerText`);
    assert.match(exchange, /POST \//);
    assert.match(exchange, /Sent for\s+data action Customer Lookup/);
    assert.match(exchange, /Request body[^]*"customer_id": 17/);
    assert.match(exchange, /Answer headers\s[^]*x-made-by\s+the service/i);
    assert.match(exchange, /Answer body[^]*"full_name": "Ada"/);
    await page.close();
    server.close();
  },

  async 'a run is stepped through back and forth'(rig) {
    const {page} = await openLookup(rig, ['failure']);
    await enter(page, '17');
    await page.until(`${end}.startsWith('The flow hung up')`);
    const step = `document.querySelector('[data-step]').textContent`;
    assert.match(await page.value(step), /step 6 of 6/);
    await page.click('First');
    await page.until(`${step}.includes('step 1 of 6') && ${lit}.length === 1`);
    assert.doesNotMatch(await page.value(talk), /customer number/);
    await page.click('On');
    await page.until(`${step}.includes('step 2 of 6') && ${lit}.length === 2`);
    await page.click('Last');
    await page.click('Back');
    await page.until(`${step}.includes('step 5 of 6') && ${detail}.startsWith('Apologise')`);
    await page.close();
  },

  async 'a call is run again with another answer, and with a data action that fails'(rig) {
    const {page} = await openLookup(rig, ['timeout']);
    await enter(page, '17');
    await page.until(`${end}.startsWith('The flow hung up')`);
    await passes(await copied(page, 'Copy as case'));
    await page.click('1. presses 17');
    await page.until(`${end}.startsWith('The flow waits')`);
    await page.click('Stay silent');
    await page.until(`${talk}.includes("We can't find you right now")`);
    assert.ok(!(await page.value(lit)).includes('Look the customer up'));
    await page.close();
  },

  async 'the curl command that is copied makes the same call'(rig) {
    const {page, world} = await openLookup(rig, ['failure']);
    await enter(page, '17');
    await page.until(`${end}.startsWith('The flow hung up')`);
    const command = await copied(page, 'Copy as curl');
    const answer = JSON.parse(execFileSync('sh', ['-c', command], {encoding: 'utf8',
      env: {...process.env, GENESYS_CLIENT_ID: 'demo-client', GENESYS_CLIENT_SECRET: 'demo-secret'}, stdio: ['ignore', 'pipe', 'ignore']}));
    assert.equal(answer.status, 'COMPLETED');
    assert.equal(answer.trace.length, 6);
    assert.doesNotMatch(command, /demo-secret/);
    assert.ok(command.includes(`/w/${world}/`));
    await page.close();
  },

  async 'when the API fails, the page says how, and the journal holds it'(rig) {
    const {page, world} = await rig.open('calls');
    await page.until(`document.querySelectorAll('.tree li').length > 3`);
    await rig.admin(world, 'POST', 'faults', {match: {path: '/api/v2/architect/simulations'}, action: {status: 503}});
    await page.click('Call');
    await page.until(`document.querySelector('#alert').innerText.includes('Service Unavailable')`);
    await page.value(`location.hash = 'journal'`);
    await page.set("this page's own", true);
    await page.until(`[...document.querySelectorAll('.list .line')].some((one) => one.innerText.includes('503') && one.innerText.includes('simulations') && one.innerText.includes('fault-1'))`);
    await page.close();
  },
};
