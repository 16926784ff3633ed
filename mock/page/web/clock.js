// clock.js - the view of the world's clock.
import {admin} from './api.js';
import {button, el, field, fill} from './dom.js';

const STEPS = [['A second', 1000], ['A minute', 60000], ['An hour', 3600000], ['A day', 86400000], ['30 days', 30 * 86400000]];

/** Shows the view in place; returns a function that ends it. */
export function showClock(place, {tell, alert, showTime}) {
  const now = el('p', {class: 'mono', id: 'now', role: 'timer'});
  const at = el('input', {type: 'datetime-local', step: '1'});
  const show = (clock) => {
    fill(now, el('strong', null, clock.now), clock.frozen ? ' it stands still' : ' it runs');
    showTime(clock);
  };
  const act = async (what, body) => {
    alert(null);
    try {
      show(await admin('POST', `clock/${what}`, body));
      tell(`The clock says ${now.firstChild.textContent}`);
    } catch (problem) {
      alert(problem);
    }
  };
  const freezeAt = () => (at.value ? act('freeze', {at: `${at.value.length === 16 ? `${at.value}:00` : at.value}Z`}) : act('freeze'));
  fill(place, el('h1', null, 'Clock'), now,
    el('p', null, 'Tokens, rate limits and flows go by this clock. It belongs to this world alone; delays of faults take real time.'),
    el('h2', null, 'Let time pass'), el('p', {class: 'row'}, STEPS.map(([text, ms]) => button(text, () => act('advance', {ms})))),
    el('h2', null, 'Stop and go'),
    el('div', {class: 'row'}, button('Freeze now', () => act('freeze')), button('Run', () => act('run')), button("Back to the machine's time", () => act('reset'))),
    el('form', {class: 'panel', onsubmit: (event) => { event.preventDefault(); freezeAt(); }}, field('A moment (UTC)', at), el('p', null, el('button', null, 'Freeze there'))));
  const read = () => admin('GET', 'clock').then(show, alert);
  read();
  const timer = setInterval(read, 1000);
  return () => clearInterval(timer);
}
