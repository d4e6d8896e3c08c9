/** The engine's nodes as parts of a page. What a part tells is read anew each time, so that a page follows it. */
import type { AnyControlNode, AnyNode, GeneralChildNode, GroupNode, RepeatInstanceNode, RepeatRangeNode } from '@getodk/xforms-engine';
import { fileOf, wordsOf } from './text';
import type { Answer, Asking, Fault, Group, Part, Question, Repeat } from './types';

const INPUTS: Record<string, Asking> = {
  string: 'text', barcode: 'text', int: 'whole', decimal: 'decimal', date: 'date', time: 'time', dateTime: 'moment',
  geopoint: 'place', geotrace: 'place', geoshape: 'place',
};
const NUMBERS: Partial<Record<Asking, RegExp>> = { whole: /^[+-]?\d{1,15}$/, decimal: /^[+-]?(\d+\.?\d*|\.\d+)$/ };

export class Parts {
  private readonly known = new Map<string, Part>();
  private readonly numbers: Record<string, boolean>;

  constructor(
    state: <T extends object>(object: T) => T,
    private readonly guidance: (path: string) => string,
    private readonly changed: () => void,
  ) {
    this.numbers = state({});
  }

  /** What a page shows of these nodes; what only the form itself knows is left out. */
  of(nodes: readonly GeneralChildNode[]): Part[] {
    return nodes.flatMap((node) => this.part(node) ?? []);
  }

  /** What was typed where a number belongs and is none: the form does not know of it. */
  misfits(): string[] {
    return Object.keys(this.numbers).filter((id) => this.numbers[id]);
  }

  private part(node: GeneralChildNode): Part | null {
    if (node.nodeType === 'model-value' || isHead(node)) return null;
    if (node.nodeType === 'group' && isMeta(node)) return null;
    const known = this.known.get(node.nodeId);
    if (known) return known;
    const made = node.nodeType === 'group' ? this.group(node) : isRange(node) ? this.repeat(node) : this.question(node);
    this.known.set(node.nodeId, made);
    return made;
  }

  private group(node: GroupNode | RepeatInstanceNode): Group {
    const partsOf = (nodes: readonly GeneralChildNode[]): Part[] => this.of(nodes);
    return {
      ...shown(node),
      asking: 'group',
      get label() { return wordsOf(node.currentState.label); },
      get hint() { return ''; },
      get image() { return fileOf(node.currentState.label?.imageSource); },
      get isShown() { return node.currentState.relevant && node.currentState.hasRelevantBodyNodes; },
      get parts() { return partsOf(node.currentState.children); },
    };
  }

  private repeat(node: RepeatRangeNode): Repeat {
    const { changed } = this;
    const rowOf = (row: RepeatInstanceNode): Group => {
      const known = (this.known.get(row.nodeId) as Group | undefined) ?? this.group(row);
      this.known.set(row.nodeId, known);
      return known;
    };
    return {
      ...shown(node),
      asking: 'repeat',
      mayGrow: node.nodeType === 'repeat-range:uncontrolled',
      get label() { return wordsOf(node.currentState.label); },
      get hint() { return ''; },
      get image() { return null; },
      get isShown() { return node.currentState.relevant; },
      get rows() { return node.currentState.children.map(rowOf); },
      add() {
        if (node.nodeType !== 'repeat-range:uncontrolled') return;
        node.addInstances();
        changed();
      },
      remove(row) {
        if (node.nodeType !== 'repeat-range:uncontrolled') return;
        node.removeInstances(row);
        changed();
      },
    };
  }

  private question(node: AnyControlNode): Question {
    const { numbers, guidance, changed } = this;
    const asking = askingOf(node);
    return {
      ...shown(node),
      asking,
      bounds: node.nodeType === 'range' ? boundsOf(node.definition.bounds) : null,
      media: node.nodeType === 'upload' ? (node.nodeOptions.media.type ?? '*') : '',
      get label() { return wordsOf(node.nodeType === 'note' ? node.currentState.noteText : node.currentState.label); },
      get hint() { return node.nodeType === 'note' && !node.currentState.label ? '' : wordsOf(node.currentState.hint); },
      get guidance() { return guidance(node.definition.nodeset); },
      get image() { return fileOf(node.currentState.label?.imageSource); },
      get isShown() { return node.currentState.relevant; },
      get isFixed() { return node.currentState.readonly; },
      get isRequired() { return node.currentState.required; },
      get value() { return node.currentState.instanceValue; },
      get fault(): Fault | null {
        if (numbers[node.nodeId]) return { what: 'number', message: null };
        const { violation } = node.validationState;
        return violation && { what: violation.condition, message: wordsOf(violation.message) || null };
      },
      get answers(): Answer[] {
        const options = node.nodeType === 'select' || node.nodeType === 'rank' ? node.currentState.valueOptions : [];
        return options.map(({ value, label }) => ({ value, label: wordsOf(label) || value, image: fileOf(label.imageSource) }));
      },
      set(value) {
        const isNumber = NUMBERS[asking]?.test(value.trim()) ?? true;
        numbers[node.nodeId] = !isNumber && value.trim() !== '';
        put(node, isNumber ? value : '');
        changed();
      },
    };
  }
}

const shown = (node: AnyNode) => ({ id: node.nodeId as string, looks: [...((node.appearances as Iterable<string> | null) ?? [])] });
const isRange = (node: GeneralChildNode): node is RepeatRangeNode => node.nodeType.startsWith('repeat-range');
const isMeta = (node: GroupNode): boolean => node.definition.qualifiedName.localName === 'meta';
/** The head of a table of questions: it repeats the answers above the columns and asks nothing. */
const isHead = (node: AnyNode): boolean => node.nodeType === 'select' && [...node.appearances].includes('label' as never);

function askingOf(node: AnyControlNode): Asking {
  switch (node.nodeType) {
    case 'input': return INPUTS[node.valueType] ?? 'unknown';
    case 'select': return node.selectType === 'select' ? 'many' : 'one';
    case 'rank': return 'order';
    case 'range': return 'range';
    case 'trigger': return 'tick';
    case 'upload': return 'file';
    case 'note': return 'note';
    default: return 'unknown';
  }
}

const boundsOf = ({ start, end, step }: { start: bigint | number; end: bigint | number; step: bigint | number }) =>
  ({ from: Number(start), to: Number(end), step: Math.abs(Number(step)) });

/** Source: the engine writes whole numbers as BigInt and takes texts for all that a person types. */
function put(node: AnyControlNode, value: string): void {
  const list = value.split(' ').filter(Boolean);
  if (node.nodeType === 'select') node.selectValues(list);
  else if (node.nodeType === 'rank') node.setValues(list);
  else if (node.nodeType === 'trigger') node.setValue(value === 'OK');
  else if (node.nodeType === 'upload') node.setValue(value ? new File([], value) : null);
  else if (node.nodeType === 'range') node.setValue((value.trim() || null) as never);
  else if (node.nodeType === 'input') node.setValue(value.trim() as never);
}
