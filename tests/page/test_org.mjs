// The org: found, edited for the world at hand; and data that would be HTML stays text.
import assert from 'node:assert/strict';
import {cpSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Server, hide} from './rig.mjs';

const EVIL = '<img src=x onerror="window.broken = true">';
const list = `document.querySelector('.items').innerText`;

async function choose(page, kind) {
  await page.set('Kind', kind);
  await page.until(`document.querySelector('.items p')`);
}

export default {
  async 'contacts are searched and edited, in this world only'(rig) {
    const {page, world} = await rig.open('org');
    await page.until(`${list}.includes('Ada Example')`);
    await page.set('Find', '+15551234567');
    await page.until(`${list}.startsWith('1 of 6')`);
    await page.click('Ada Example');
    const text = await page.until(`document.querySelector('.detail textarea')?.value`);
    await page.set('The item (JSON)', text.replace('Ada', 'Grace'));
    await page.click('Save');
    await page.until(`${list}.includes('Grace Example')`);
    const path = 'org/contacts/c0000001-0000-4000-8000-000000000001';
    assert.match(JSON.stringify(await rig.admin(world, 'GET', path)), /Grace/);
    assert.doesNotMatch(JSON.stringify(await rig.admin('default', 'GET', path)), /Grace/);
    await page.click('Delete');
    await page.until(`${list}.startsWith('0 of 5')`);
    await page.close();
  },

  async 'what is wrong with an edit is said, and nothing changes'(rig) {
    const {page, world} = await rig.open('org');
    await page.click('Ada Example');
    await page.set('The item (JSON)', '{"phoneNumbers": "none"}');
    await page.click('Save');
    await page.until(`document.querySelector('#alert').innerText.includes('phoneNumbers')`);
    assert.match(JSON.stringify(await rig.admin(world, 'GET', 'org/contacts')), /Ada Example/);
    await page.close();
  },

  async 'a client is shown without its secret, and a change of it leaves the secret alone'(rig) {
    const {page, world} = await rig.open('org');
    await choose(page, 'clients');
    await page.set('Find', 'reader-client');
    await page.until(`${list}.startsWith('1 of')`);
    await page.value(`document.querySelector('.items button').click()`);
    const shown = await page.until(`document.querySelector('.detail pre')?.innerText`);
    assert.doesNotMatch(shown, /reader-secret/);
    await page.set('Changes (JSON)', '{"name": "Renamed"}');
    await page.click('Save');
    await page.until(`${list}.includes('Renamed')`);
    const answer = await fetch(`${rig.mock.address}/w/${world}/oauth/token`, {method: 'POST',
      headers: {Authorization: `Basic ${btoa('reader-client:reader-secret')}`}, body: new URLSearchParams({grant_type: 'client_credentials'})});
    assert.equal(answer.status, 200);
    await page.close();
  },

  async 'a contact named like an element stays text, wherever it is shown'(rig) {
    const {page, world} = await rig.open('org');
    await rig.admin(world, 'PUT', 'org/contacts/evil', {id: 'evil', name: EVIL, phoneNumbers: ['+15550009999']});
    await rig.get(world, `/${encodeURIComponent(EVIL)}?q=${encodeURIComponent(EVIL)}`, {'X-Evil': EVIL});
    await page.until(`${list}.includes('onerror')`);
    await page.click(EVIL);
    await page.until(`document.querySelector('.detail h2').innerText.includes('onerror')`);
    await page.value(`location.hash = 'journal'`);
    await page.until(`document.querySelector('.list .line:not([hidden])')`);
    await page.value(`document.querySelector('.list .line').click()`);
    await page.until(`document.querySelector('.exchange')?.innerText.includes('onerror')`);
    await page.value(`location.hash = 'calls'`);
    await page.set('Flow', '11111111-1111-4111-8111-111111111111');
    await page.set('Caller', '+15550009999');
    await page.click('Call');
    await page.until(`document.querySelector('.talk').innerText.includes('onerror')`);
    assert.equal(await page.value(`window.broken === undefined && document.querySelectorAll('main img').length === 0`), true);
    await page.close();
  },

  async 'what changed while nobody listened is shown when the page listens again'(rig) {
    const {page, world} = await rig.open('org');
    await page.until(`${list}.includes('Ada Example')`);
    await hide(page, true);
    await rig.admin(world, 'PUT', 'org/contacts/late', {id: 'late', name: 'Late Example', phoneNumbers: ['+15550009998']});
    await hide(page, false);
    await page.until(`${list}.includes('Late Example')`);
    await page.close();
  },

  async 'validate speaks after each edit of a file'(rig) {
    const folder = mkdtempSync(join(tmpdir(), 'page-org-'));
    cpSync(new URL('../../fixtures/orgs/demo', import.meta.url), folder, {recursive: true});
    const mock = await Server.start('gcmock', '--org', folder);
    const page = await rig.browser.open(`${mock.address}/#org`);
    const said = `document.querySelector('[aria-label="What is wrong"]').innerText`;
    await page.until(`${said}.includes('The files are good')`);
    writeFileSync(join(folder, 'contacts.json'), '[{"id": "c1", "naem": "x"}');
    await page.until(`${said}.includes('contacts.json:1:')`);
    writeFileSync(join(folder, 'contacts.json'), '[{"id": "c1", "name": "Mended"}]');
    await page.until(`${said}.includes('The files are good') && ${list}.includes('Mended')`);
    await page.close();
    await mock.stop();
    rmSync(folder, {recursive: true});
  },
};
