// flow-tree.js - a flow in the shape of Architect's task editor, lit up as far as a run has come. The
// rows come from the mock's outline of the flow: sequences, actions, outputs, links to what stands
// above, each with its depth.
import {el, fill} from './dom.js';

const INDENT = 1.1; // rem for each level

function keyOf(id, output) {
  return output == null ? id : `${id}\n${output}`;
}

export class FlowTree {
  /** pick(step) is told of an action that was clicked, by the step at which it ran last. */
  constructor(pick) {
    this.pick = pick;
    this.element = el('ol', {class: 'tree', 'aria-label': 'Actions of the flow'});
  }

  /** rows: of the outline. */
  show(rows) {
    this.rows = new Map();
    fill(this.element, rows.map((row) => {
      const line = this.line(row);
      if (row.kind === 'action') this.rows.set(row.id, line);
      if (row.kind === 'output') this.rows.set(keyOf(row.id, row.output), line);
      return line;
    }));
  }

  line(row) {
    const number = row.number ? el('span', {class: 'soft'}, `${row.number} `) : null;
    const type = row.type && row.kind === 'action' ? el('span', {class: 'soft kind'}, ` ${row.type}`) : null;
    const text = {
      sequence: () => el('strong', null, row.name),
      action: () => el('button', {type: 'button', disabled: true, onclick: () => this.pick(row.id)}, number, row.name, type),
      output: () => el('span', {class: 'output'}, row.name || row.output),
      link: () => el('span', {class: 'soft'}, '\u2191 ', number, row.name),
    }[row.kind]();
    const line = el('li', {class: `is-${row.kind}`}, text);
    line.style.paddingLeft = `${row.depth * INDENT}rem`;
    return line;
  }

  /** The steps up to and with `at` have run; scroll: bring the last into sight. */
  light(steps, at) {
    for (const line of this.rows.values()) {
      line.classList.remove('ran', 'now');
      line.removeAttribute('aria-current');
      const own = line.querySelector('button');
      if (own) own.disabled = true;
    }
    for (const step of steps) {
      const line = this.rows.get(step.nodeId);
      if (line) line.querySelector('button').disabled = false;
    }
    for (const step of steps.slice(0, at + 1)) {
      for (const key of [step.nodeId, keyOf(step.nodeId, step.path)]) {
        const line = this.rows.get(key);
        if (line) line.classList.add('ran');
      }
    }
    const now = steps[at] && this.rows.get(steps[at].nodeId);
    if (!now) return;
    now.classList.add('now');
    now.setAttribute('aria-current', 'step');
    const {top, bottom} = now.getBoundingClientRect();
    const box = this.element.getBoundingClientRect();
    if (top < box.top) this.element.scrollTop += top - box.top - 20;
    if (bottom > box.bottom) this.element.scrollTop += bottom - box.bottom + 40;
  }
}
