import { computed, toValue, type ComputedRef, type MaybeRefOrGetter } from 'vue';
import { today } from '../i18n/today';
import { useWords } from '../i18n/words';
import type { CareTask } from '../kinds/care/tasks';
import { as } from '../kinds/of';
import type { Dwelling, Household, Person } from '../kinds/places/places';
import type { Tile } from '../kinds/places/tile';
import type { Visit } from '../kinds/visits/visit';
import { may } from '../kinds/generic/decl';
import { useEngine, useRecord, useRecords } from '../live';
import { doorsOf, type Door } from './doors';

/** The doors of one building, or of all: `scope` is a building's id, since a building is its own scope. `among` names the
 *  dwellings that are asked for, where a few are joined quicker than all. */
export function useDoors(scope?: () => string | null | undefined, among?: () => ReadonlySet<string>): ComputedRef<Door[]> {
  const dwellings = useRecords('dwelling');
  const households = useRecords('household');
  const people = useRecords('person');
  const visits = useRecords('visit');
  const tasks = useRecords('care_task');
  return computed(() => {
    const wanted = scope?.();
    const ids = among?.();
    const here = <T extends { scope: string }>(records: readonly T[]): readonly T[] => (scope ? records.filter((r) => r.scope === wanted) : records);
    const lived = as<Household>(here(households.value)).filter((h) => !ids || ids.has(h.set.dwelling));
    const homes = ids && new Set(lived.map((h) => h.id));
    const at = <T extends { set: { household: string } }>(records: readonly T[]): readonly T[] => (homes ? records.filter((r) => homes.has(r.set.household)) : records);
    return doorsOf(
      {
        dwellings: as<Dwelling>(here(dwellings.value)).filter((d) => !ids || ids.has(d.id)), households: lived, people: at(as<Person>(here(people.value))),
        visits: at(as<Visit>(here(visits.value))), tasks: at(as<CareTask>(here(tasks.value))),
      },
      today.value,
    );
  });
}

/** The door behind which a household lives, and all doors of its building. */
export function useHomeDoor(household: MaybeRefOrGetter<string>) {
  const home = useRecord('household', household);
  const doors = useDoors(() => home.value?.scope);
  return { doors, door: computed(() => doors.value.find((d) => d.household?.id === toValue(household)) ?? null) };
}

const RINGS = { late: 'late', today: 'due', tomorrow: undefined, week: undefined, later: undefined } as const;

/** A door as its tile: rooms and days only, no names, because people look over shoulders. */
export function useTiles() {
  const { t } = useWords();
  const engine = useEngine();
  const daysWords = (door: Door): string => {
    if (door.fill === 'empty') return t('field.door.empty');
    if (door.fill === 'unknown') return may(engine.session, engine.kind('household'), 'R') ? t('field.door.unregistered') : '';
    if (door.days === null) return t('field.door.never');
    return door.days === 0 ? t('field.door.today') : t('field.door.ago', { n: door.days });
  };
  const flagOf = (door: Door): string | undefined =>
    door.due?.state === 'late' ? t('field.due.lateFlag', { n: door.due.days }) : door.due?.state === 'today' ? t('field.due.today') : undefined;
  const shortName = (door: Door): string => (door.entrance ? t('field.door.short', { entrance: door.entrance, door: door.door }) : door.door);
  function tileOf(door: Door): Tile {
    const flag = flagOf(door);
    return {
      id: door.id,
      entrance: door.entrance,
      floor: door.floor,
      door: door.door,
      fill: door.fill,
      words: daysWords(door),
      before: door.entrance ? t('field.building.entrance', { n: door.entrance }) : '',
      after: t('field.door.waiting'),
      ring: door.due ? RINGS[door.due.state] : undefined,
      flag,
      isWaiting: door.isWaiting,
    };
  }
  /** The small tile of a list, which says the entrance instead of the days. */
  const miniOf = (door: Door): Tile => ({ ...tileOf(door), words: door.entrance ? t('field.building.entranceShort', { n: door.entrance }) : '' });
  return { tileOf, miniOf, shortName, daysWords };
}
