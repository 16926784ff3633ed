// play-k6.mjs SCRIPT BASE: setup and one iteration of a k6 script, where k6 is not installed: the
// checks must hold. It knows what k6.js needs of k6, no more.
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';

const [script, base] = process.argv.slice(2);
let failed = 0;

// k6 answers at once, as a program of another process can.
function send(url, options) {
  const child = `const r = await fetch(process.argv[1], JSON.parse(process.argv[2]));
    console.log(JSON.stringify({status: r.status, body: await r.text()}));`;
  const args = ['--input-type=module', '-e', child, url, JSON.stringify(options)];
  const {status, body} = JSON.parse(execFileSync(process.execPath, args, {encoding: 'utf8'}));
  return {status, body, json: (key) => JSON.parse(body)[key]};
}
globalThis.__ENV = {BASE: base};
globalThis.k6 = {
  http: {
    get: (url, {headers}) => send(url, {headers}),
    post: (url, form) =>
      send(url, {
        method: 'POST',
        headers: {'Content-Type': 'application/x-www-form-urlencoded'},
        body: new URLSearchParams(form).toString(),
      }),
  },
  check: (answer, tests) => {
    for (const [name, holds] of Object.entries(tests)) {
      const ok = holds(answer);
      failed += !ok;
      console.log(`${ok ? 'ok  ' : 'FAIL'} ${name}: ${answer.status}`);
    }
  },
};
const text = readFileSync(script, 'utf8')
  .replace("import http from 'k6/http';", 'const {http} = globalThis.k6;')
  .replace("import {check} from 'k6';", 'const {check} = globalThis.k6;');
const recipe = await import(`data:text/javascript,${encodeURIComponent(text)}`);
recipe.default(recipe.setup());
if (!recipe.options.thresholds.http_req_failed) failed += 1;
process.exit(failed ? 1 : 0);
