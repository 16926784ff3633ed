// virtual-list.js - a list of any length of which only the lines in sight are elements. It is a
// listbox: arrows, Page Up and Down, Home and End move, Enter opens; a click does both.
import {el} from './dom.js';

const LINE = 28; // pixels, as page.css has it
const MARGIN = 8; // lines beyond what is in sight

export class VirtualList {
  /** draw(line, item) fills a line anew; pick(item) is told of the item that was opened. */
  constructor(label, draw, pick) {
    this.draw = draw;
    this.pick = pick;
    this.items = [];
    this.lines = [];
    this.at = -1; // the line that is selected
    this.atEnd = true; // follow what comes
    this.rows = el('div', {class: 'rows', role: 'presentation'});
    this.element = el('div', {class: 'list', role: 'listbox', tabindex: '0', 'aria-label': label}, this.rows);
    this.element.addEventListener('scroll', () => this.scrolled());
    this.element.addEventListener('keydown', (event) => this.key(event));
    this.element.addEventListener('click', (event) => this.clicked(event));
    new ResizeObserver(() => this.later()).observe(this.element);
  }

  /** The list as it is now; the same array may have grown. */
  show(items, selected) {
    this.items = items;
    this.at = selected == null ? -1 : items.indexOf(selected);
    this.rows.style.height = `${items.length * LINE}px`;
    if (this.atEnd) this.element.scrollTop = items.length * LINE;
    this.later();
  }

  later() {
    this.frame = this.frame || requestAnimationFrame(() => {
      this.frame = 0;
      this.render();
    });
  }

  scrolled() {
    const {scrollTop, clientHeight, scrollHeight} = this.element;
    this.atEnd = scrollTop + clientHeight >= scrollHeight - LINE;
    this.later();
  }

  render() {
    const first = Math.max(0, Math.floor(this.element.scrollTop / LINE) - MARGIN);
    const count = Math.ceil(this.element.clientHeight / LINE) + 2 * MARGIN;
    const n = Math.max(0, Math.min(count, this.items.length - first));
    while (this.lines.length < n) {
      const line = el('div', {class: 'line', role: 'option', id: `line-${this.lines.length}`});
      this.lines.push(line);
      this.rows.append(line);
    }
    this.element.removeAttribute('aria-activedescendant');
    this.lines.forEach((line, i) => this.place(line, i < n ? first + i : -1));
  }

  place(line, index) {
    line.hidden = index < 0;
    if (index < 0) return;
    line.style.top = `${index * LINE}px`;
    line.dataset.index = index;
    line.setAttribute('aria-posinset', index + 1);
    line.setAttribute('aria-setsize', this.items.length);
    line.setAttribute('aria-selected', index === this.at);
    if (index === this.at) this.element.setAttribute('aria-activedescendant', line.id);
    this.draw(line, this.items[index]);
  }

  move(to) {
    if (!this.items.length) return;
    this.at = Math.max(0, Math.min(this.items.length - 1, to));
    const top = this.at * LINE;
    const {scrollTop, clientHeight} = this.element;
    if (top < scrollTop) this.element.scrollTop = top;
    else if (top + LINE > scrollTop + clientHeight) this.element.scrollTop = top + LINE - clientHeight;
    this.atEnd = this.at === this.items.length - 1;
    this.later();
    this.pick(this.items[this.at]);
  }

  key(event) {
    const page = Math.max(1, Math.floor(this.element.clientHeight / LINE) - 1);
    const from = this.at < 0 ? this.items.length : this.at;
    const to = {ArrowUp: from - 1, ArrowDown: from + 1, PageUp: from - page, PageDown: from + page,
      Home: 0, End: this.items.length - 1, Enter: from}[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.move(to);
  }

  clicked(event) {
    const line = event.target.closest('.line');
    if (line) this.move(Number(line.dataset.index));
  }
}
