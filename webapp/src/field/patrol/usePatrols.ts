import { computed } from 'vue';
import { today } from '../../i18n/today';
import { may } from '../../kinds/generic/decl';
import { as } from '../../kinds/of';
import { roundOf, type Patrol, type Round } from '../../kinds/patrols/patrol';
import { useEngine, useRecords } from '../../live';
import { byName } from '../buildings';

export interface BuildingRound extends Round {
  id: string;
  name: string;
  estate: string;
}

/** The buildings that this person goes through, each with the day of its last patrol and of the next. */
export function usePatrols() {
  const engine = useEngine();
  const buildings = useRecords('building');
  const patrols = useRecords('patrol');
  const rounds = computed<BuildingRound[]>(() => {
    if (!may(engine.session, engine.kind('patrol'), 'C')) return [];
    const all = as<Patrol>(patrols.value);
    return [...buildings.value].sort(byName).map((b) => ({ id: b.id, name: String(b.set.name), estate: String(b.set.estate ?? ''), ...roundOf(all.filter((one) => one.set.building === b.id), today.value) }));
  });
  return { rounds, due: computed(() => rounds.value.filter((one) => one.isDue)) };
}
