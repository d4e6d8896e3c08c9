import { computed } from 'vue';
import { dayShort, dayOf } from '../../i18n/days';
import { today } from '../../i18n/today';
import { joined, useWords } from '../../i18n/words';
import { may } from '../../kinds/generic/decl';
import { useEngine, useRecords } from '../../live';
import type { IconName } from '../../ui/icons';
import { byName } from '../buildings';
import { useWishes } from '../cases/wishes';
import { isDue } from '../doors';
import { useDoors } from '../useDoors';

export interface ElderButton {
  to: string;
  icon: IconName;
  title: string;
  note: string;
}

/** The large buttons of the elder home: only what this person may do, what comes most often first. */
export function useElderButtons() {
  const { t } = useWords();
  const engine = useEngine();
  const buildings = useRecords('building');
  const patrols = useRecords('patrol');
  const { waiting } = useWishes();
  const doors = useDoors();

  const mayDo = (kind: string): boolean => may(engine.session, engine.kind(kind), 'C');
  const lastPatrol = computed(() => patrols.value.map((p) => dayOf(String(p.set.occurred_at ?? p.at))).sort().at(-1));
  const patrolNote = computed(() => {
    const [first] = [...buildings.value].sort(byName);
    const place = buildings.value.length === 1 ? String(first?.set.name ?? '') : t('elder.buildings', { n: buildings.value.length });
    return joined(place, lastPatrol.value && t('field.today.last', { day: dayShort(lastPatrol.value, today.value) }));
  });

  return computed<ElderButton[]>(() => {
    void buildings.value; // read again with what the tablet holds
    const due = doors.value.filter(isDue).length;
    const all: (ElderButton | false)[] = [
      mayDo('visit') && { to: '/today', icon: 'knock', title: t('field.today.go'), note: due ? t('elder.due', { n: due }) : t('field.today.none') },
      mayDo('patrol') && { to: '/patrols', icon: 'wall', title: t('elder.patrol'), note: patrolNote.value },
      mayDo('attendance') && { to: '/shifts', icon: 'users', title: t('elder.shift'), note: t('elder.shiftNote') },
      mayDo('hazard') && { to: '/report', icon: 'alert', title: t('elder.report'), note: t('elder.reportNote') },
      (mayDo('wish_claim') || may(engine.session, engine.kind('micro_wish'), 'R')) && { to: '/wishes', icon: 'heart', title: t('elder.help'), note: waiting.value.length ? t('elder.wishes', { n: waiting.value.length }) : t('elder.helpNote') },
    ];
    return all.filter((one) => one !== false);
  });
}
