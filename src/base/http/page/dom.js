// dom.js - elements without HTML. What comes from outside is only ever text: there is no way here
// to make an element of a string.

/**
 * el('button', {class: 'main', type: 'submit', onclick: send}, 'Send')
 * A property that begins with "on" is a listener; true and false set or leave out an attribute;
 * children are nodes or texts, null is none.
 */
export function el(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'value' || name === 'checked') element[name] = value;
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  add(element, ...children);
  return element;
}

export function add(parent, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child instanceof Node) parent.append(child);
    else if (child != null && child !== false) parent.append(String(child));
  }
  return parent;
}

export function fill(parent, ...children) {
  parent.replaceChildren();
  return add(parent, ...children);
}

let lastId = 0;
export function newId() {
  lastId += 1;
  return `e${lastId}`;
}

/** A label and its control, so that one names the other; hint is a sentence below. */
export function field(text, control, hint) {
  control.id = control.id || newId();
  const note = hint ? el('div', {class: 'soft', id: `${control.id}-hint`}, hint) : null;
  if (note) control.setAttribute('aria-describedby', note.id);
  return el('div', {class: 'field'}, el('label', {for: control.id}, text), control, note);
}

export function button(text, onclick, properties) {
  return el('button', {type: 'button', onclick, ...properties}, text);
}

export function choice(options, value, properties) {
  const select = el('select', properties);
  for (const option of options) {
    const [key, text] = Array.isArray(option) ? option : [option, option];
    select.append(el('option', {value: key}, text));
  }
  if (value != null) select.value = value;
  return select;
}

export function table(head, rows) {
  return el('div', {class: 'wide', tabindex: '0', role: 'region', 'aria-label': head.join(', ')},
    el('table', null,
      el('thead', null, el('tr', null, head.map((text) => el('th', {scope: 'col'}, text)))),
      el('tbody', null, rows.map((row) => el('tr', null, row.map((cell) => el('td', null, cell)))))));
}

/** JSON as people read it; a text that is none stays as it is. */
export function pretty(value) {
  if (typeof value !== 'string') return JSON.stringify(value, null, 2);
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value;
  }
}
