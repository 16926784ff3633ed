// exchange.js - one entry of the journal in full: what came, what was answered, and why.
import {admin} from './api.js';
import {asCase, asCurl, asFault, copy, faultOf, fileName, save} from './copy.js';
import {button, el, fill, pretty, table} from './dom.js';

function facts(pairs) {
  return el('dl', {class: 'facts'}, pairs.filter(([, value]) => value != null && value !== '')
    .map(([name, value]) => [el('dt', null, name), el('dd', null, value)]));
}

function bodyView(title, part) {
  if (!part || part.body == null) return [el('h3', null, title), el('p', {class: 'soft'}, 'no body')];
  return [
    el('h3', null, `${title} (${part.body_bytes} bytes)`),
    el('pre', {tabindex: '0', 'aria-label': title}, pretty(part.body)),
    part.body_cut ? el('p', {class: 'warn'}, 'The journal kept the beginning only (gcmock --journal-body-bytes).') : null,
  ];
}

function headersView(title, headers) {
  const rows = Object.entries(headers || {});
  return rows.length ? [el('h3', null, title), table(['Header', 'Value'], rows)] : null;
}

/** What happened on the wire, in words. */
export function outcome(entry) {
  const status = entry.answer ? entry.answer.status : 0;
  if (entry.pending) return 'not answered yet';
  if (entry.wire) return `${status || 'no answer'}, broken on the wire: ${entry.wire}`;
  if (entry.aborted) return `${status || 'no answer'}; the client was gone before it ended`;
  return status ? String(status) : 'no answer';
}

async function faultThatHit(entry) {
  if (!entry.fault) return null;
  try {
    return await admin('GET', `faults/${encodeURIComponent(entry.fault)}`, undefined, {of: entry.world});
  } catch {
    return null; // removed since, or asked for by a header
  }
}

function nearMisses(list) {
  if (!list || !list.length) return null;
  return [el('h3', null, 'Nothing serves this; near it are'),
    table(['Endpoint', 'What differs'], list.map((miss) => [el('code', null, `${miss.stub ? `stub ${miss.stub}: ` : ''}${miss.method || 'any method'} ${miss.path || ''}`), miss.differs]))];
}

function actions(entry, fault, tell) {
  if (entry.direction === 'out')
    return el('p', {class: 'row'}, button('Copy as curl', () => copy(asCurl(entry), 'curl command', tell)));
  const caseText = () => `${JSON.stringify(asCase(entry, fault), null, 2)}\n`;
  return el('p', {class: 'row'},
    button('Copy as curl', () => copy(asCurl(entry), 'curl command', tell)),
    button('Copy as case', () => copy(caseText(), 'case', tell)),
    button('Save as case', () => save(caseText(), fileName(`${entry.method} ${entry.path}`), tell)),
    button('Copy as fault', () => copy(JSON.stringify(asFault(entry), null, 2), 'fault', tell)),
    el('a', {class: 'button', href: `#faults?${new URLSearchParams({method: entry.method, path: entry.path})}`}, 'Make it fail'));
}

function faultView(entry, fault) {
  if (!entry.fault) return null;
  return el('div', {class: 'panel'}, el('strong', null, `Fault ${entry.fault} hit`),
    fault ? el('pre', {tabindex: '0'}, pretty(faultOf(fault))) : el('p', null, 'It is armed no more, or a header of the request asked for it.'));
}

/** Shows the entry of that world and id in place; tell(text) is for what was done. */
export async function showExchange(place, {id, world}, tell) {
  fill(place, el('p', {class: 'soft'}, '...'));
  try {
    const entry = await admin('GET', `requests/${id}`, undefined, {of: world});
    const fault = await faultThatHit(entry);
    fill(place, el('div', {class: 'exchange'},
      el('h2', null, `${entry.method} ${entry.path}${entry.query ? `?${entry.query}` : ''}`),
      actions(entry, fault, tell),
      facts([
        ['Answer', outcome(entry)], ['At', entry.at],
        ['Took', entry.duration_us == null ? null : `${(entry.duration_us / 1000).toFixed(1)} ms`],
        ['Sent for', entry.sent_by ? `data action ${entry.sent_by.action || entry.sent_by.action_id}` : null], ['To', entry.origin],
        ['Client', entry.client_id], ['Operation', entry.operation], ['World', entry.world],
        ['Correlation id', entry.correlation_id],
      ]),
      faultView(entry, fault), entry.stub ? el('p', null, `Stub ${entry.stub} answered.`) : null,
      nearMisses(entry.near_misses),
      headersView('Request headers', entry.headers), bodyView('Request body', entry),
      headersView('Answer headers', entry.answer && entry.answer.headers), bodyView('Answer body', entry.answer)));
  } catch (problem) {
    fill(place, el('p', {class: 'bad'}, problem.message));
  }
}
