import { useWords } from '../../i18n/words';
import { as, type Of } from '../../kinds/of';
import { calledWord, hazardBody, nearby, URGENT, type Hazard, type HazardDraft } from '../../kinds/hazards/hazard';
import { useEngine, useRecords, useView } from '../../live';
import type { Saved } from '../../records/api';
import { numbersAt } from '../numbers';
import { useSaving } from '../saving';

/** What rows of a patrol are, as hazards. */
const TYPES: Readonly<Record<string, string>> = {
  stairs_clutter: 'fire', fire_lane: 'fire', extinguisher: 'fire', ebike: 'electric', wiring: 'electric', stair_light: 'facility', entrance_door: 'facility', railing: 'facility',
  gas_smell: 'gas_co', manhole: 'road_manhole', leak: 'water_heat', snow_ice: 'snow_ice', facade: 'falling_object', garbage: 'sanitation', elevator: 'elevator',
};
export const typeOf = (row: string): string => TYPES[row] ?? 'other';

const DONE = new Set(['closed', 'declined', 'linked_duplicate']);

export interface Finding {
  scope: string;
  place_ref: string;
  found_by_kind: string;
  found_in?: string | null;
  /** What it is, in the words of the page: `积雪结冰`. */
  what: string;
}

/** Reporting a hazard, from a patrol's row or by itself. */
export function useReporting() {
  const { t } = useWords();
  const engine = useEngine();
  const { saveNew, sayTrouble } = useSaving();
  const hazards = useRecords('hazard');
  const states = useView(['hazard', 'step'], () => new Map(engine.list('hazard').map((one) => [one.id, engine.caseState('hazard', one.id)?.state ?? ''] as const)), new Map());
  const isOpen = (id: string): boolean => !DONE.has(states.value.get(id) ?? '');

  const sentence = (what: string): string => t('hazard.sentence', { what });
  const stateOf = (id: string): string => states.value.get(id) ?? '';
  const nearOf = (draft: HazardDraft, place: string): Of<Hazard> | null => nearby(draft, place, as<Hazard>(hazards.value), isOpen, new Date().toISOString());

  /** Saves it on the tablet; one that is the same as another is linked to it, and its reporter is thanked all the same. */
  async function report(draft: HazardDraft, found: Finding): Promise<Saved | null> {
    const { gas } = numbersAt(engine, found.scope);
    const called = draft.called.map((number) => t(...calledWord(number, gas))).join('、');
    const body = hazardBody(draft, { ...found, words: sentence(found.what), called: draft.severity === URGENT ? called : '' }, new Date().toISOString());
    const saved = await saveNew('hazard', body, found.scope, t(body.duplicate_of ? 'hazard.savedSame' : 'hazard.saved', { what: found.what }));
    if (!saved) return null;
    if (body.duplicate_of) await engine.save('step', { case: saved.id, to: 'linked_duplicate' }, found.scope).catch(sayTrouble);
    return saved;
  }

  return { report, sentence, nearOf, stateOf };
}
