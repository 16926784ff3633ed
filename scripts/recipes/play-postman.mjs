// play-postman.mjs COLLECTION BASE: sends what a Postman collection holds and compares the statuses
// that its tests name, where newman is not installed. It knows what postman.json needs, no more.
import {readFileSync} from 'node:fs';

const collection = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const values = Object.fromEntries(collection.variable.map(({key, value}) => [key, value]));
values.base = process.argv[3];
const filled = (text) => text.replace(/\{\{(\w+)\}\}/g, (_, key) => values[key]);
const named = (list, key) => filled(list.find((one) => one.key === key).value);

let failed = 0;
for (const {name, request, event} of collection.item) {
  const headers = Object.fromEntries((request.header || []).map(({key, value}) => [key, filled(value)]));
  const {auth, body} = request;
  if (auth?.type === 'bearer') headers.Authorization = `Bearer ${named(auth.bearer, 'token')}`;
  if (auth?.type === 'basic')
    headers.Authorization = `Basic ${Buffer.from(`${named(auth.basic, 'username')}:${named(auth.basic, 'password')}`).toString('base64')}`;
  const data = body?.mode === 'urlencoded' ? new URLSearchParams(body.urlencoded.map(({key, value}) => [key, filled(value)])) : body?.raw;
  const answer = await fetch(filled(request.url), {method: request.method, headers, body: data});
  const text = await answer.text();
  const script = event.flatMap((one) => one.script.exec).join('\n');
  const wanted = Number(/to\.have\.status\((\d+)\)/.exec(script)[1]);
  const set = /collectionVariables\.set\('(\w+)', pm\.response\.json\(\)\.(\w+)\)/.exec(script);
  if (set) values[set[1]] = JSON.parse(text)[set[2]];
  if (answer.status !== wanted) failed += 1;
  console.log(`${answer.status === wanted ? 'ok  ' : 'FAIL'} ${name}: ${answer.status}`);
}
process.exit(failed ? 1 : 0);
