// calls.js - the view of calls: who calls which flow, what is said and done, and the flow's tree that
// lights up step by step.
import {admin} from './api.js';
import {caseOf} from './call-case.js';
import {copy, fileName, save} from './copy.js';
import {button, choice, el, field, fill, pretty, table} from './dom.js';
import {showExchange} from './exchange.js';
import {actionsOf, dataActionsOf, settingsOf} from './flow-document.js';
import {FlowTree} from './flow-tree.js';
import {Call, deedOf, wordsOf} from './simulation.js';

const STEP_MS = 140;
const ANSWERS = [['', 'as the mock has it'], ['failure', 'fails'], ['timeout', 'does not answer in time'], ['success', 'answers with ...']];
const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

function isStill() {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** "2026-01-31T08:00" of a control, as the API takes it. */
function momentOf(text) {
  return text ? `${text.length === 16 ? `${text}:00` : text}Z` : '';
}

class CallsView {
  constructor(place, {tell, alert, store, query}) {
    Object.assign(this, {tell, alert, store, query, call: null, run: null, at: -1, timer: 0});
    this.tree = new FlowTree((id) => this.goTo(id));
    this.who = el('form', {class: 'filters', onsubmit: (event) => { event.preventDefault(); this.begin(); }});
    this.more = el('details', {class: 'more'}, el('summary', null, 'Time of day, data actions and more'), el('div'));
    this.talk = el('ol', {class: 'talk', 'aria-live': 'polite', 'aria-label': 'What is said'});
    this.end = el('p', {class: 'end', role: 'status'});
    this.detail = el('section', {class: 'detail', 'aria-label': 'The step'});
    this.makeKeypad();
    this.makeSteps();
    fill(place, el('h1', {class: 'unseen'}, 'Calls'), this.who, this.more,
      el('div', {class: 'call'},
        el('section', {class: 'phone', 'aria-label': 'The caller'}, this.talk, this.end, this.keypad),
        el('section', {class: 'flow', 'aria-label': 'The flow'}, this.controls, this.tree.element),
        this.detail));
    this.begun = this.start();
  }

  stop() {
    clearTimeout(this.timer);
  }

  /* --- who calls what ----------------------------------------------------------------------- */

  async start() {
    const [env, clients, outlines] = await Promise.all([admin('GET', 'env'), admin('GET', 'org/clients'), admin('GET', 'coverage/flows')]);
    this.flows = new Map(outlines.flows.map((flow) => [flow.id, flow]));
    const options = outlines.flows.map(({id, name, type}) => [id, type ? `${name} (${type})` : name]);
    const numbered = outlines.flows.find((flow) => flow.rows.some((row) => row.number)); // an export
    this.flow = choice(options, this.query.get('flow') || (numbered ? numbered.id : env.flow_id));
    this.flow.addEventListener('change', () => this.choose());
    this.from = el('input', {value: env.phone_number || '', autocomplete: 'off', inputmode: 'tel'});
    this.client = choice(clients.items.map((item) => item.id), env.client_id);
    fill(this.who, field('Flow', this.flow), field('Caller', this.from), field('As client', this.client),
      el('button', {class: 'main'}, 'Call'),
      button('Copy as case', () => this.takeCase((text) => copy(text, 'case', this.tell))),
      button('Save as case', () => this.takeCase((text, name) => save(text, fileName(name), this.tell))),
      button('Copy as curl', () => this.copyCurl()));
    await this.choose();
  }

  async choose() {
    this.call = null;
    this.show(null);
    const id = this.flow.value;
    if (!this.flows.has(id)) return;
    this.tree.show(this.flows.get(id).rows);
    this.actions = new Map();
    this.makeMore();
    try {
      const actions = actionsOf(await admin('GET', `org/flows/${encodeURIComponent(id)}`));
      if (this.flow.value !== id) return; // another was chosen meanwhile
      this.actions = actions;
      this.makePlans(dataActionsOf(actions));
    } catch (problem) {
      this.alert(problem);
    }
  }

  makeMore() {
    this.clock = el('input', {type: 'datetime-local', step: '1'});
    this.given = el('textarea', {rows: '3', spellcheck: 'false', value: '{}'});
    this.planned = el('div');
    this.plans = [];
    fill(this.more.lastChild,
      field('Time of day (UTC)', this.clock, "Of this call only. Empty: the world's clock."),
      this.planned,
      field('Given (JSON)', this.given, 'What else the flow meets: name, message, inputs, data_tables, queue, attributes.'));
  }

  /** They come when the flow has been read; what was typed beside them stays. */
  makePlans(names) {
    this.plans = names.map((name) => {
      const how = choice(ANSWERS, '');
      const what = el('textarea', {rows: '3', spellcheck: 'false', value: '{}', hidden: true, 'aria-label': `What ${name} answers`});
      how.addEventListener('change', () => { what.hidden = how.value !== 'success'; });
      return {name, how, what, view: [field(`Data action ${name}`, how), what]};
    });
    fill(this.planned, this.plans.map((plan) => plan.view));
  }

  answers() {
    const made = {};
    for (const {name, how, what} of this.plans) {
      if (how.value === 'success') made[name] = [{success: JSON.parse(what.value)}];
      else if (how.value) made[name] = [how.value === 'timeout' ? {timeout: true} : {failure: {}}];
    }
    return made;
  }

  /* --- the call ------------------------------------------------------------------------------ */

  async begin(deeds = []) {
    const flow = this.flows.get(this.flow.value);
    try {
      this.call = new Call(flow, this.client.value);
      const {now} = await admin('GET', 'clock'); // pinned: run again, it is the same call, and so is its case
      Object.assign(this.call, {from: this.from.value.trim(), clock: momentOf(this.clock.value) || `${now.slice(0, 19)}Z`,
        given: JSON.parse(this.given.value || '{}'), answers: this.answers(), deeds});
      await this.again(0);
    } catch (problem) {
      this.alert(problem);
    }
  }

  /** Runs the call from the start; what is new since step `from` lights up one by one. */
  async again(from) {
    this.alert(null);
    this.before = this.store.entries.length;
    try {
      this.show(await this.call.run());
    } catch (problem) {
      this.alert(problem);
      return;
    }
    this.go(isStill() ? this.run.steps.length - 1 : Math.min(from, this.run.steps.length - 1));
    if (!isStill()) this.play();
  }

  async act(deed) {
    if (!this.run || this.run.waits === null) return;
    const from = this.run.steps.length - 1;
    this.call.deeds.push(deed);
    this.entry.value = '';
    await this.again(from);
    this.entry.focus();
  }

  /** Takes back what the caller did from that deed on. */
  async takeBack(index) {
    await this.begin(this.call.deeds.slice(0, index));
  }

  /* --- the caller's side --------------------------------------------------------------------- */

  makeKeypad() {
    this.entry = el('input', {autocomplete: 'off', spellcheck: 'false'});
    const send = () => { if (this.entry.value.trim()) this.act(deedOf(this.entry.value.trim())); };
    const form = el('form', {onsubmit: (event) => { event.preventDefault(); send(); }},
      field('The caller presses or says', this.entry), el('div', {class: 'row'}, el('button', {class: 'main'}, 'Send'),
        button('Stay silent', () => this.act({silent: true})), button('Hang up', () => this.act({hangs_up: true}))));
    const keys = el('div', {class: 'keys', role: 'group', 'aria-label': 'Keys'}, KEYS.map((key) => button(key, () => this.press(key))));
    this.keypad = el('fieldset', {disabled: true}, el('legend', {class: 'unseen'}, 'What the caller does'), form, keys);
  }

  /** A menu takes one key at once; whoever is asked for more digits sends them together. */
  press(key) {
    const last = this.run && this.run.steps[this.run.steps.length - 1];
    if (last && last.nodeType === 'Menu') this.act({press: key});
    else this.entry.value += key;
  }

  showTalk() {
    const lines = [];
    let deeds = 0;
    for (const step of this.run.steps.slice(0, this.at + 1)) {
      for (const text of step.said) lines.push(el('li', {class: 'said'}, el('span', {class: 'soft'}, 'flow '), text));
      if (step.heard != null) lines.push(el('li', {class: 'heard'}, el('span', {class: 'soft'}, 'caller '), String(step.heard)));
    }
    const takeBack = this.call.deeds.map((deed, index) => {
      deeds += 1;
      return button(`${deeds}. ${wordsOf(deed)}`, () => this.takeBack(index), {title: 'Take this back, and what came after it'});
    });
    fill(this.talk, lines);
    if (takeBack.length) this.talk.append(el('li', {class: 'deeds row'}, el('span', {class: 'soft'}, 'from here anew:'), takeBack));
    this.talk.scrollTop = this.talk.scrollHeight;
  }

  showEnd() {
    const last = this.at === this.run.steps.length - 1;
    fill(this.end, !last ? '' : this.run.waits !== null ? `The flow waits for the caller: ${this.run.waits}.`
      : `${this.run.end[0].toUpperCase()}${this.run.end.slice(1)}, after ${(this.run.answer.elapsed / 1000).toFixed(1)} s.`);
    this.keypad.disabled = this.run.waits === null;
  }

  /* --- steps --------------------------------------------------------------------------------- */

  makeSteps() {
    const move = (text, label, to) => button(text, () => { this.halt(); this.go(to()); }, {'aria-label': label});
    const last = () => this.run.steps.length - 1;
    this.position = el('span', {class: 'soft', 'data-step': true});
    this.player = button('Play', () => (this.timer ? this.halt() : this.replay()));
    this.controls = el('div', {class: 'row steps', hidden: true},
      move('First', 'First step', () => 0), move('Back', 'Step back', () => Math.max(0, this.at - 1)),
      move('On', 'Step on', () => Math.min(last(), this.at + 1)), move('Last', 'Last step', last),
      this.player, this.position);
  }

  replay() {
    if (this.at === this.run.steps.length - 1) this.go(0);
    this.play();
  }

  play() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.player.textContent = 'Play';
    if (this.at >= this.run.steps.length - 1) return;
    this.player.textContent = 'Stop';
    this.timer = setTimeout(() => { this.go(this.at + 1); this.play(); }, STEP_MS);
  }

  halt() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.player.textContent = 'Play';
  }

  go(at) {
    this.at = at;
    this.tree.light(this.run.steps, at);
    this.position.textContent = `step ${at + 1} of ${this.run.steps.length}`;
    this.showTalk();
    this.showEnd();
    this.showStep(this.run.steps[at]);
  }

  goTo(id) {
    this.halt();
    for (let at = this.run.steps.length - 1; at >= 0; at -= 1)
      if (this.run.steps[at].nodeId === id) { this.go(at); return; }
  }

  show(run) {
    this.halt();
    this.run = run;
    this.at = -1;
    this.controls.hidden = !run || !run.steps.length;
    this.keypad.disabled = true;
    if (run && run.steps.length) return;
    fill(this.talk, null);
    fill(this.end, run ? run.end : 'Choose a flow and call it.');
    fill(this.detail, null);
    if (!run) this.tree.show([]);
  }

  /* --- one step ------------------------------------------------------------------------------ */

  showStep(step) {
    if (!step) return;
    const settings = settingsOf(this.actions.get(step.nodeId));
    const changed = Object.keys(step.set);
    const variables = Object.entries(step.variables);
    const {inputs, outputs, failure, error, dataAction} = step.result;
    const label = step.output || step.path;
    fill(this.detail, el('h2', null, step.trackingId ? `${step.trackingId} ` : '', step.nodeName),
      el('p', {class: 'soft'}, step.nodeType, step.flow ? ` in ${step.flow}` : '', `, ${(step.elapsed / 1000).toFixed(1)} s into the call`),
      label ? el('p', null, 'Left by ', el('strong', null, label)) : el('p', {class: 'soft'}, 'no output'),
      error ? el('pre', {class: 'bad', tabindex: '0'}, pretty(error)) : null,
      settings.length ? [el('h3', null, 'What it is told'), table(['Setting', 'Value'], settings.map(([key, text]) => [key, el('code', null, text)]))] : null,
      dataAction || inputs ? this.dataAction(step, {inputs, outputs, failure}) : null,
      this.resultView(step.result),
      variables.length ? [el('h3', null, 'Variables'), table(['Name', 'Value'], variables.map(([name, value]) =>
        [el('span', {class: changed.includes(name) ? 'changed' : null}, name, changed.includes(name) ? ' (set here)' : ''), el('code', null, JSON.stringify(value))]))] : null);
  }

  resultView(result) {
    const known = ['inputs', 'outputs', 'failure', 'error', 'dataAction', 'prompt', 'heard', 'input', 'stub'];
    const rest = Object.fromEntries(Object.entries(result).filter(([key]) => !known.includes(key)));
    return Object.keys(rest).length ? [el('h3', null, 'Result'), el('pre', {tabindex: '0'}, pretty(rest))] : null;
  }

  dataAction(step, {inputs, outputs, failure}) {
    const exchange = el('div');
    const show = async () => {
      const {requests} = await admin('GET', `requests?direction=out&node=${encodeURIComponent(step.nodeId)}&limit=1`);
      if (requests.length) showExchange(exchange, requests[0], this.tell);
      else fill(exchange, el('p', {class: 'soft'}, 'Nothing was sent: the call says what it answers, or its contract does.'));
    };
    return [el('h3', null, `Data action ${step.result.dataAction || ''}`),
      el('p', null, button('HTTP exchange', () => show().catch(this.alert))), exchange,
      step.result.stub ? el('p', {class: 'warn'}, 'Nothing answers it: these outputs are made from its contract.') : null,
      inputs ? [el('p', {class: 'soft'}, 'Inputs'), el('pre', {tabindex: '0'}, pretty(inputs))] : null,
      outputs ? [el('p', {class: 'soft'}, 'Outputs'), el('pre', {tabindex: '0'}, pretty(outputs))] : null,
      failure ? [el('p', {class: 'soft'}, 'Failure'), el('pre', {class: 'bad', tabindex: '0'}, pretty(failure))] : null];
  }

  /* --- to take along ------------------------------------------------------------------------- */

  async takeCase(take) {
    if (!this.call) { this.tell('Call the flow first'); return; }
    const made = caseOf(this.call, await this.call.run(false));
    take(`${JSON.stringify(made, null, 2)}\n`, made.name);
  }

  copyCurl() {
    if (!this.call) { this.tell('Call the flow first'); return; }
    copy(this.call.asCurl(), 'curl command', this.tell);
  }
}

/** Shows the view in place; returns a function that ends it. */
export function showCalls(place, app) {
  const view = new CallsView(place, app);
  return () => view.stop();
}
