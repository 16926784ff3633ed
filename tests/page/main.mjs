// main.mjs - runs all tests of the page: one browser and one gcmock serve them all.
//
//   node tests/page/main.mjs [TEXT]        those whose sentence has the text; BIN names the folder
//                                          of the programs
//   node tests/page/main.mjs --can-run     exit code 1: there is no browser
import {readdirSync} from 'node:fs';
import {after, before, test} from 'node:test';
import {findBrowser} from './browser.mjs';
import {Rig} from './rig.mjs';

if (process.argv.includes('--can-run')) process.exit(findBrowser() ? 0 : 1);

let rig = null;
before(async () => { rig = await Rig.start(); });
after(() => rig.stop());

const here = new URL('.', import.meta.url);
for (const file of readdirSync(here).filter((name) => name.startsWith('test_')).sort()) {
  const {default: tests} = await import(new URL(file, here));
  for (const [sentence, body] of Object.entries(tests))
    if (sentence.includes(process.argv[2] || '')) test(sentence, {timeout: 120000}, () => body(rig));
}
