/** The finished form as it is saved. Source: docs/questionnaires.md */
import type { AnyNode, GroupNode, RepeatInstanceNode, RootNode } from '@getodk/xforms-engine';
import type { Values } from './types';

/** Groups become objects, repeats arrays, all else the text that stands in the form; what does not apply is left out. */
export function valuesOf(parent: RootNode | GroupNode | RepeatInstanceNode): Values {
  const values: Values = {};
  for (const node of parent.currentState.children) {
    if (!node.currentState.relevant) continue;
    const name = nameOf(node);
    if (node.nodeType === 'group') {
      const inside = valuesOf(node);
      if (name !== 'meta' && Object.keys(inside).length) values[name] = inside;
    } else if (node.nodeType === 'repeat-range:controlled' || node.nodeType === 'repeat-range:uncontrolled') {
      values[name] = node.currentState.children.map(valuesOf);
    } else if (node.nodeType !== 'note' && node.currentState.instanceValue !== '') {
      values[name] = node.currentState.instanceValue;
    }
  }
  return values;
}

const nameOf = (node: AnyNode): string => node.definition.qualifiedName.localName;
