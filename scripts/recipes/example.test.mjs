// The way such tests look: node --test example.test.mjs
import assert from 'node:assert/strict';
import {afterEach, beforeEach, test} from 'node:test';
import {openWorld} from './gcmock-world.mjs';

/** The program under test: asks the user API, and again when it fails. */
async function fullName(baseUrl, user, tries = 3) {
  for (let i = 0; i < tries; i += 1) {
    const answer = await fetch(`${baseUrl}/users/${user}`);
    if (answer.ok) return (await answer.json()).name;
    if (answer.status < 500) throw new Error(`the user API says ${answer.status}`);
  }
  throw new Error('the user API fails');
}

let world;
beforeEach(async () => { world = await openWorld(); });
afterEach(() => world.close());

test('it asks once', async () => {
  assert.equal(await fullName(world.url, 1), 'Leanne Graham');
  await world.verify({method: 'GET', path: '/users/1'}, {exactly: 1});
});

test('it tries again', async () => {
  await world.fault({path: '/users/1', count: 2}, {status: 503});
  assert.equal(await fullName(world.url, 1), 'Leanne Graham');
  await world.verify({path: '/users/1'}, {exactly: 3});
});

test('verify tells what came', async () => {
  await fullName(world.url, 2);
  await assert.rejects(world.verify({path: '/users/1'}, {exactly: 1}), /GET \/users\/2/);
});
