/** The state of a case: the fold of its steps, in the order of the server, one's own waiting steps last. */
import type { CaseState, Rec } from './api';
import type { Body } from './contract';
import type { Workflow } from './kind';

/** Where a case with this body begins. */
const begins = (flow: Workflow, body: Body): string => (flow.initial_of && flow.initial_of.states[String(body[flow.initial_of.field])]) ?? flow.initial;

export function stateOf(flow: Workflow, steps: Rec[], body: Body = {}): CaseState {
  let state = begins(flow, body);
  const told = [...steps].sort(inOrder).map((record) => {
    const counted = flow.moves.some((move) => move.from === state && move.to === record.set.to);
    if (counted) state = record.set.to as string;
    return { record, counted };
  });
  return { state, steps: told };
}

/** By seq; a step without one has not been received and comes after all that have. Ids sort by time of making. */
function inOrder(one: Rec, other: Rec): number {
  const by = (one.seq ?? Infinity) - (other.seq ?? Infinity);
  return by || (one.id < other.id ? -1 : 1);
}
