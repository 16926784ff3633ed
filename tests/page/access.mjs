// access.mjs - can everybody use the page? What a program can tell of it: names of controls, contrast
// of texts, order of headings, nothing wider than the window. Each is an expression for Page.value
// that gives a list of complaints.

const seen = `(one) => one.offsetParent !== null && getComputedStyle(one).visibility !== 'hidden' && !one.closest('.unseen')`;
const tell = `(one) => one.outerHTML.slice(0, 120)`;

/** Controls without a name. */
export const unnamed = `(() => {
  const seen = ${seen}, tell = ${tell};
  const nameOf = (one) => one.getAttribute('aria-label') || [...(one.labels || [])].map((label) => label.textContent).join('')
    || (one.getAttribute('aria-labelledby') || '').split(' ').map((id) => document.getElementById(id)?.innerText || '').join('')
    || (one.matches('input, select, textarea') ? '' : one.innerText) || '';
  return [...document.querySelectorAll('input, select, textarea, button, a[href], summary, [role=listbox], [role=region], section')]
    .filter(seen).filter((one) => !nameOf(one).trim()).map(tell);
})()`;

/** Texts that are hard to see: under 4.5 to 1, or 3 to 1 for large ones. */
export const faint = `(() => {
  const seen = ${seen};
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = (color) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const light = ([r, g, b]) => { const [x, y, z] = [r, g, b].map((part) => { const c = part / 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; }); return 0.2126 * x + 0.7152 * y + 0.0722 * z; };
  const behind = (one) => { for (let at = one; at; at = at.parentElement) { const color = rgba(getComputedStyle(at).backgroundColor); if (color[3] > 250) return color; } return [255, 255, 255, 255]; };
  const found = [];
  for (const one of document.querySelectorAll('body *')) {
    if (!seen(one) || one.closest(':disabled') || ![...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
    const style = getComputedStyle(one);
    const [a, b] = [light(rgba(style.color)), light(behind(one))].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    if ((a + 0.05) / (b + 0.05) < (large ? 3 : 4.5)) found.push(one.innerText.slice(0, 40) + ' ' + ((a + 0.05) / (b + 0.05)).toFixed(2));
  }
  return found;
})()`;

/** Ids that are there twice, and references to ids that are not there. */
export const badIds = `(() => {
  const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);
  const twice = ids.filter((id, i) => ids.indexOf(id) !== i);
  const missing = [...document.querySelectorAll('[for], [aria-describedby], [aria-labelledby], [aria-activedescendant]')]
    .flatMap((one) => ['for', 'aria-describedby', 'aria-labelledby', 'aria-activedescendant'].map((name) => one.getAttribute(name)).filter(Boolean))
    .filter((id) => !document.getElementById(id));
  return [...twice, ...missing];
})()`;

/** No heading, more than one first heading, or a level that is left out. */
export const badHeadings = `(() => {
  const levels = [...document.querySelectorAll('main h1, main h2, main h3, main h4')].map((one) => Number(one.tagName[1]));
  const skipped = levels.filter((level, i) => level > (i ? levels[i - 1] : 0) + 1);
  return [...(levels.filter((level) => level === 1).length === 1 ? [] : ['not one h1: ' + levels]), ...skipped.map((level) => 'h' + level + ' after ' + levels)];
})()`;

/** The page is wider than its window. */
export const tooWide = `document.documentElement.scrollWidth > innerWidth
  ? ['the page is ' + document.documentElement.scrollWidth + ' wide: ' + [...document.querySelectorAll('main *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map((one) => one.outerHTML.slice(0, 90)).join(' ')] : []`;

/** Elements that became the name of their kind. */
export const objects = `document.body.textContent.match(/\\[object \\w+\\]|undefined/g) || []`;

export const complaints = {objects, unnamed, faint, badIds, badHeadings, tooWide};
