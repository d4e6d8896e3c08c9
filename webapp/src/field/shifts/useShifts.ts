import { computed } from 'vue';
import { clockOf, dayOf } from '../../i18n/days';
import { today } from '../../i18n/today';
import { joined, useWords } from '../../i18n/words';
import { fieldOf, may } from '../../kinds/generic/decl';
import { as, type Of } from '../../kinds/of';
import type { Attendance, Shift } from '../../kinds/shifts/hours';
import type { CaseStage, Profile } from '../../kinds/shifts/roll';
import { useEngine, useRecords, useView } from '../../live';

export interface Stage {
  state: CaseStage;
  /** When the lead confirmed the hours; null before. */
  confirmedAt: string | null;
}

/** The teams of this tablet: their people, their shifts, who was there. */
export function useShifts() {
  const { t, label, dayLong } = useWords();
  const engine = useEngine();
  const teams = useRecords('volunteer_team');
  const profiles = useRecords('volunteer_profile');
  const shifts = useRecords('shift');
  const attendances = useRecords('attendance');
  const stages = useView(['shift', 'step'], () => new Map(engine.list('shift').map((one) => [one.id, told(one.id)] as const)), new Map());

  function told(id: string): Stage {
    const found = engine.caseState('shift', id);
    const confirmed = found?.steps.find((one) => one.counted && one.record.set.to === 'confirmed');
    return { state: (found?.state ?? 'planned') as CaseStage, confirmedAt: confirmed?.record.at ?? null };
  }
  const stageOf = (id: string): Stage => stages.value.get(id) ?? { state: 'planned', confirmedAt: null };
  const me = computed(() => engine.session?.user.id ?? '');
  const isLead = computed(() => may(engine.session, engine.kind('shift'), 'U'));
  const dutyName = (duty: string): string => label(fieldOf(engine.kind('shift'), 'duty')?.codes?.find((one) => one.value === duty)) || duty;
  const duties = computed(() => fieldOf(engine.kind('shift'), 'duty')?.codes?.map((one) => ({ value: one.value, label: label(one) })) ?? []);
  const titleOf = (shift: Of<Shift>): string => joined(dutyName(shift.set.duty), shift.set.place_text);
  const dayName = (day: string): string => (day === today.value ? t('shifts.today') : dayLong(day));
  const whenOf = ({ set }: Of<Shift>): string => `${dayName(dayOf(set.starts_at))} ${clockOf(set.starts_at)}–${clockOf(set.ends_at)}`;
  const teamOf = (id: string): string => String(teams.value.find((one) => one.id === id)?.set.name ?? '');

  return {
    teams, attendances: computed(() => as<Attendance>(attendances.value)), profiles: computed(() => as<Profile>(profiles.value)),
    shifts: computed(() => as<Shift>(shifts.value).slice().sort((one, other) => (one.set.starts_at < other.set.starts_at ? -1 : 1))),
    stageOf, me, isLead, duties, dutyName, titleOf, whenOf, teamOf,
    /** The volunteer that this account is, where a team has them on its list. */
    own: computed(() => as<Profile>(profiles.value).find((one) => one.set.account === me.value)),
    /** Now, by the server's clock as far as it is known. */
    now: (): string => new Date(Date.now() + (engine.stats().skew_ms ?? 0)).toISOString(),
  };
}
