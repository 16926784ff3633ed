// coverage.js - the view of coverage: which failures of which endpoint were met in this world, and
// how much of each flow its runs have taken.
import {admin} from './api.js';
import {el, fill, table} from './dom.js';

function percent(part, whole) {
  return whole ? `${Math.round((100 * part) / whole)} %` : '-';
}

function endpoints(list) {
  const met = list.filter((one) => Object.keys(one.modes).length);
  if (!met.length) return el('p', {class: 'soft'}, 'No endpoint was asked yet.');
  return table(['Endpoint', 'Met', 'Failures'], met.map((one) => {
    const modes = Object.entries(one.modes).map(([mode, n]) => `${mode} \u00d7 ${n}`);
    const failures = Object.keys(one.modes).filter((mode) => !/^[23]/.test(mode));
    return [el('code', null, one.method ? `${one.method} ${one.path}` : one.operation), modes.join(', '), failures.length ? failures.join(', ') : 'none yet'];
  }));
}

function rowOf(row) {
  const text = `${row.number ? `${row.number} ` : ''}${row.name || row.output}`;
  const line = el('li', {class: row.count ? 'ran' : row.count === 0 ? 'never' : null}, text,
    row.count === undefined ? null : el('span', {class: 'soft'}, ` \u00d7 ${row.count}`));
  line.style.paddingLeft = `${row.depth * 1.1}rem`;
  return line;
}

function flowView(flow) {
  return el('details', null,
    el('summary', null, `${flow.name}: actions ${flow.actions.taken} of ${flow.actions.total} (${percent(flow.actions.taken, flow.actions.total)}), outputs ${flow.outputs.taken} of ${flow.outputs.total} (${percent(flow.outputs.taken, flow.outputs.total)})`),
    el('ol', {class: 'tree', 'aria-label': flow.name}, flow.rows.map(rowOf)));
}

/** Shows the view in place; returns a function that ends it. */
export function showCoverage(place, {alert, store}) {
  const where = el('div');
  const show = async () => {
    const [{coverage}, {flows}] = await Promise.all([admin('GET', 'coverage'), admin('GET', 'coverage/flows?taken=true')]);
    const open = new Set([...where.querySelectorAll('details[open] summary')].map((one) => one.textContent.split(':')[0]));
    fill(where, el('h2', null, 'Endpoints'), endpoints(coverage),
      el('h2', null, 'Flows'), flows.length ? flows.map(flowView) : el('p', {class: 'soft'}, 'No flow was run yet.'));
    for (const details of where.querySelectorAll('details')) details.open = open.has(details.firstChild.textContent.split(':')[0]);
  };
  fill(place, el('h1', null, 'Coverage'), el('p', null, 'What programs have met in this world: statuses, breaks of the wire, delays; and the actions and outputs of flows that ran.'), where);
  show().catch(alert);
  let timer = 0;
  const stop = store.watch((added) => {
    if (added && added.length) { clearTimeout(timer); timer = setTimeout(() => show().catch(alert), 300); }
  });
  return () => { clearTimeout(timer); stop(); };
}
