import { useWords } from '../i18n/words';
import { fieldOf, may } from '../kinds/generic/decl';
import { dueAt } from '../kinds/hazards/hazard';
import { comesFrom, fitted, linkOf, prepared, type Place, type Said, type Sentences } from '../kinds/visits/things';
import { useEngine, useView } from '../live';
import type { Rec } from '../records/api';
import type { Body } from '../records/contract';
import type { Door } from './doors';
import { plain, useSaving } from './saving';

/** The kinds that a visit may lead to. */
const KINDS = ['service_request', 'micro_wish', 'hazard', 'dispute', 'quick_discussion', 'info_report'];

/** One thing that can be made of a visit: saved at a tap where it is whole, else begun as a form. */
export interface Offer {
  key: string;
  kind: string;
  label: string;
  scope: string;
  body: Body;
  isWhole: boolean;
}

/** A door as the place that a thing is for. */
export const placeAt = (door: Door): Place => ({ household: door.household!.id, person: door.task?.set.person ?? null, building: door.building, dwelling: door.id });

/** 顺手转成一件事: what a visit leads to, prepared, made, and found again. */
export function useThings() {
  const { t, label } = useWords();
  const engine = useEngine();
  const { attempt } = useSaving();

  function labelOf(field: 'needs' | 'house_checks', value: string): string {
    const declared = fieldOf(engine.kind('visit'), field);
    return label((field === 'needs' ? declared?.codes : declared?.keys)?.find((c) => c.value === value)) || value;
  }
  const sentences: Sentences = {
    wish: (kind) => t(`care.things.wish.${kind}`),
    hazard: (field, value) => t(field === 'needs' ? 'care.things.need' : 'care.things.check', { what: labelOf(field, value) }),
  };

  /** Where a thing of a kind lies: in the building, or else in the nearest unit above it that takes such things. */
  function scopeFor(kind: string, building: string): string | null {
    const natures = engine.kind(kind)?.lives_in ?? [];
    if (natures.includes('building')) return building;
    for (let unit = engine.get('unit', String(engine.get('building', building)?.set.unit)); unit; unit = engine.get('unit', String(unit.set.parent))) {
      if (natures.includes(String(unit.set.level))) return unit.id;
    }
    return null;
  }

  function offersFor(said: Said, at: Place): Offer[] {
    return prepared(said, at, sentences).flatMap((one) => {
      const kind = engine.kind(one.kind);
      const scope = scopeFor(one.kind, at.building);
      if (!kind || !scope || !may(engine.session, kind, 'C') || !linkOf(kind)) return [];
      return [{ key: one.key, kind: one.kind, label: t('care.things.offer', { kind: label(kind.label), what: labelOf(one.why.field, one.why.value) }), scope, ...fitted(kind, one.body) }];
    });
  }

  /** Make things of a visit; each names it. Gives how many were written down. */
  async function saveThings(offers: readonly Offer[], visit: string): Promise<number> {
    let made = 0;
    for (const { kind, body, scope } of offers) {
      const due: Body = kind === 'hazard' ? { due_at: dueAt(String(body.severity), new Date().toISOString()) } : {};
      const saved = await attempt(() => engine.save(kind, plain({ ...body, ...due, [linkOf(engine.kind(kind)!)!]: visit }), scope));
      if (saved) made += 1;
    }
    return made;
  }

  /** The things that name a visit, as far as they are on this tablet. */
  const thingsOf = (visit: () => string) =>
    useView(KINDS, (): Rec[] => KINDS.filter((kind) => engine.kind(kind)).flatMap((kind) => engine.list(kind)).filter((one) => comesFrom(one.set, visit())), []);

  return { offersFor, saveThings, thingsOf };
}
