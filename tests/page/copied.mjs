// copied.mjs - what the page puts on the clipboard, and whether it is worth anything.
import assert from 'node:assert/strict';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {run} from './rig.mjs';

/** The text that a click on that button copies. */
export async function copied(page, button) {
  await page.value(`(() => { window.copiedText = ''; navigator.clipboard.writeText = async (text) => { window.copiedText = text; }; })()`);
  await page.click(button);
  return page.until('window.copiedText');
}

/** A case that gcverify takes, and that passes. */
export async function passes(text, ...options) {
  const folder = mkdtempSync(join(tmpdir(), 'page-case-'));
  writeFileSync(join(folder, 'copied.json'), text);
  const {code, out, err} = await run('gcverify', ['run', ...options, folder]);
  rmSync(folder, {recursive: true});
  assert.equal(code, 0, `${text}\n${out}${err}`);
  assert.match(out, /1 passed, 0 failed/);
}
