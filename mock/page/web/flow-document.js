// flow-document.js - a flow's own document, asked for what an action is told to
// do: expressions, prompts, inputs. Exports of Architect and flows of gcmock's format alike.

/** Every action and sequence of the document by its id; modules that are embedded, too. */
export function actionsOf(document) {
  const found = new Map();
  const walk = (node) => {
    if (Array.isArray(node)) node.forEach(walk);
    else if (node && typeof node === 'object') {
      if (typeof node.id === 'string' && (node.__type || node.type) && !found.has(node.id)) found.set(node.id, node);
      Object.entries(node).forEach(([key, part]) => { if (key !== 'uiMetaData') walk(part); });
    }
  };
  walk(document);
  return found;
}

const QUIET = new Set(['id', 'name', 'type', '__type', 'trackingId', 'nextAction', 'paths', 'path', 'uiMetaData', 'parentId', 'startNode']);

/** A value of an export as it was typed; mode 3 means that none was given. */
function typed(value) {
  if (!value || typeof value !== 'object' || typeof value.text !== 'string') return null;
  return value.uiMetaData && value.uiMetaData.mode === 3 ? null : value.text;
}

function textOf(value) {
  if (value == null || value === '') return null;
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.map(textOf).filter(Boolean).join('; ') || null;
  const own = typed(value) ?? (value.defaultAudio ? typed(value.defaultAudio) : null);
  if (own != null) return own;
  if (value.variable || value.expression) return `${textOf(value.variable)} = ${textOf(value.expression)}`;
  if (value.name && 'value' in value) return textOf(value.value) && `${value.name}: ${textOf(value.value)}`;
  return value.config || value.metaData || value.__type ? null : JSON.stringify(value);
}

/** What an action is told to do: [[name, text], ...]. */
export function settingsOf(action) {
  if (!action) return [];
  const settings = action.settings && !action.__type ? action.settings : action;
  return Object.entries(settings).filter(([key]) => !QUIET.has(key))
    .map(([key, value]) => [key, textOf(value)]).filter(([, text]) => text);
}

/** The names of the data actions that a flow calls, each once. */
export function dataActionsOf(actions) {
  const names = [...actions.values()].filter((one) => (one.__type || one.type) === 'DataAction')
    .map((one) => one.actionName || (one.settings && one.settings.action)).filter(Boolean);
  return [...new Set(names)];
}
