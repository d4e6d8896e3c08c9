/** Keys of a list with a pane: heard anywhere but where somebody writes or a dialog is open. */
import { onScopeDispose } from 'vue';

const WRITES = 'input, textarea, select, [contenteditable], [role="dialog"] *';
/** What a key presses by itself when it has the focus. */
const PRESSED = 'button, a';

/** Whether a key stroke is the list's: no chord, nobody writing, and Enter not on a button of its own. */
export function isForList(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return false;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(WRITES) || document.querySelector('[role="dialog"]')) return false;
  return event.key !== 'Enter' || !target?.closest(PRESSED) || target.closest('[data-listrow]') !== null;
}

export function useKeys(keys: Record<string, () => unknown>): void {
  const hear = (event: KeyboardEvent): void => {
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || !isForList(event)) return;
    event.preventDefault();
    act();
  };
  window.addEventListener('keydown', hear);
  onScopeDispose(() => window.removeEventListener('keydown', hear));
}
