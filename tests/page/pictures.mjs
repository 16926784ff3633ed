// pictures.mjs - draws the pictures of the README anew: node tests/page/pictures.mjs [FOLDER]
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {Rig, run} from './rig.mjs';

const folder = process.argv[2] || new URL('pictures', import.meta.url).pathname;
const SIZE = {width: 1280, height: 720, motion: false};

async function drawCall(rig) {
  await rig.admin('call', 'POST', 'clock/freeze', {at: '2026-01-07T15:00:00Z'});
  const {page} = await rig.open('calls', {world: 'call', ...SIZE});
  await page.until(`document.querySelectorAll('.tree li').length > 20`);
  await page.click('Call');
  for (const [wanted, answer] of [['1 Order Status', '1'], ['4 digits', '1001']]) {
    await page.until(`document.querySelector('.end').innerText.includes('${wanted}')`);
    await page.set('The caller presses or says', answer);
    await page.click('Send');
  }
  await page.until(`document.querySelector('.talk').innerText.includes('is on its way')`);
  await page.click('23 Look It Up DataTableLookupAction');
  await page.until(`document.querySelector('.detail').innerText.includes('1001')`);
  return page.screenshot();
}

async function drawJournal(rig) {
  const {page, world} = await rig.open('journal', {world: 'journal', ...SIZE});
  await rig.admin(world, 'POST', 'faults', {id: 'twice', match: {path: '/api/v2/architect/simulations'}, action: {answers: [{status: 503, repeat: 2}, {pass: true}]}});
  const env = await rig.admin(world, 'GET', 'env');
  const told = {GENESYS_BASE_URL: `${rig.mock.address}/w/${world}`, GENESYS_CLIENT_ID: env.client_id, GENESYS_CLIENT_SECRET: env.client_secret,
    GENESYS_FLOW_ID: env.flow_id, GENESYS_NODE_ID: env.node_id, TEST_PHONE_NUMBER: env.phone_number};
  await run('gcflow', ['run'], {...process.env, ...told});
  for (const path of ['/users/1', '/userz/2']) await rig.get(world, path, {Accept: 'application/json'});
  await page.until(`document.querySelectorAll('.list .line:not([hidden])').length === 6`);
  await page.value(`document.querySelectorAll('.list .line')[1].click()`);
  await page.until(`document.querySelector('.exchange')?.innerText.includes('hit')`);
  return page.screenshot();
}

const rig = await Rig.start();
mkdirSync(folder, {recursive: true});
for (const [name, draw] of Object.entries({call: drawCall, journal: drawJournal})) {
  const picture = await draw(rig);
  writeFileSync(join(folder, `${name}.png`), picture);
  console.log(`  ${join(folder, `${name}.png`)}: ${Math.round(picture.length / 1024)} KiB`);
}
await rig.stop();
