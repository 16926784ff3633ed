// worlds.js - the view of worlds: each an isolated copy of all state.
import {admin, placeOf, world} from './api.js';
import {button, el, field, fill, table} from './dom.js';

/** Shows the view in place; returns a function that ends it. */
export function showWorlds(place, {tell, alert, store}) {
  const list = el('div');
  const name = el('input', {required: true, pattern: '[A-Za-z0-9._\\-]{1,64}', autocomplete: 'off'});
  const attempt = async (what, done) => {
    alert(null);
    try {
      await what();
      tell(done);
    } catch (problem) {
      alert(problem);
    }
    await show();
  };
  const actionsOf = (one) => el('span', {class: 'row'},
    one.name === world ? null : el('a', {class: 'button', href: `${placeOf(one.name)}#worlds`, 'aria-label': `Go to ${one.name}`}, 'Go there'),
    button('Reset', () => attempt(() => admin('POST', `worlds/${encodeURIComponent(one.name)}/reset`), `${one.name} is as new`), {'aria-label': `Reset ${one.name}`}),
    one.name === 'default' ? null : button('Delete', () => attempt(() => admin('DELETE', `worlds/${encodeURIComponent(one.name)}`), `${one.name} is gone`), {'aria-label': `Delete ${one.name}`}));
  async function show() {
    const {worlds, total} = await admin('GET', 'worlds?limit=500');
    fill(list, el('p', {class: 'soft'}, `${total} world${total === 1 ? '' : 's'}${total > worlds.length ? `, the first ${worlds.length} of them` : ''}`),
      table(['World', 'Made', 'Requests', 'Faults', 'Org', 'Clock', ''], worlds.map((one) => [
        el(one.name === world ? 'strong' : 'span', null, one.name), one.made_at.replace('T', ' ').slice(0, 19), one.requests, one.faults,
        one.changed ? 'changed' : 'as loaded', `${one.clock.now.replace('T', ' ').slice(0, 19)}${one.clock.frozen ? ', frozen' : ''}`, actionsOf(one)])));
  }
  const make = (event) => {
    event.preventDefault();
    attempt(() => admin('POST', 'worlds', {name: name.value}), `${name.value} is made`).then(() => { name.value = ''; });
  };
  fill(place, el('h1', null, 'Worlds'),
    el('p', null, 'Put /w/NAME before any path, and NAME has its own tokens, faults, clock, journal and changes. A world is made by being used.'),
    list, el('form', {class: 'panel', onsubmit: make}, field('A new world', name, 'Letters, digits, dot, dash and underscore.'), el('p', null, el('button', null, 'Make it'))));
  show().catch(alert);
  return store.watchChanges(() => { show().catch(alert); });
}
