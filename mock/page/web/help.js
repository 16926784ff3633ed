// help.js - the view of what `gcmock help` tells: the topics, and the text of one of them.
import {admin} from './api.js';
import {el, fill} from './dom.js';

/** Titles, and what stands between them as it stands. */
function parts(text) {
  const shown = [];
  let lines = [];
  const end = () => {
    const body = lines.join('\n').replace(/^\n+|\s+$/g, '');
    if (body) shown.push(el('pre', {class: 'help'}, body));
    lines = [];
  };
  for (const line of text.split('\n')) {
    const title = /^(#{1,2}) (.*)/.exec(line);
    if (!title) { lines.push(line); continue; }
    end();
    shown.push(el(title[1] === '#' ? 'h2' : 'h3', null, title[2]));
  }
  end();
  return shown;
}

/** Shows the view in place; the address says which topic: #help?topic=faults. */
export function showHelp(place, {alert, query}) {
  const chosen = query.get('topic') || 'faults';
  const list = el('ul', {class: 'topics'});
  const text = el('article', {id: 'topic'});
  fill(place, el('h1', null, 'Help'), el('p', null, 'The same as ', el('code', null, 'gcmock help TOPIC'), ' and the manual pages.'), list, text);
  admin('GET', 'help').then(({topics}) => fill(list, topics.map(({name, summary}) => el('li', null,
    el('a', {href: `#help?topic=${encodeURIComponent(name)}`, 'aria-current': name === chosen ? 'true' : null}, name), `: ${summary}`))), alert);
  admin('GET', `help/${encodeURIComponent(chosen)}`).then((topic) => fill(text, parts(topic.text)), alert);
}
