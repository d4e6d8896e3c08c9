/** How the desk calls places, times and what a record says. */
import { dayOf, clockOf, addDays, whenShort } from '../i18n/days';
import { today } from '../i18n/today';
import { useWords } from '../i18n/words';
import { show, type Shower } from '../kinds/generic/show';
import type { Body, Json } from '../records/contract';
import type { FieldDecl, KindDecl } from '../records/kind';
import { desk } from './desk';
import { telling } from './points';
import type { Place } from './types';

const kindOf = (name: string | null): KindDecl | undefined => (name ? desk.kinds.value.get(name) : undefined);
const fieldOf = (kind: string, field: string): FieldDecl | undefined => desk.kinds.value.field(kind, field);

export function useDeskWords() {
  const { t, label, language } = useWords();

  const shower = (names: Record<string, string> = {}): Shower => ({
    language: language.value, today: today.value, yes: t('generic.yes'), no: t('generic.no'), name: (id) => names[id] ?? '',
  });

  return {
    t, language, label,
    /** `走访` */
    kindName: (name: string | null): string => label(kindOf(name)?.label) || (name ?? ''),
    fieldName: (kind: string, field: string): string => label(fieldOf(kind, field)?.label) || field,
    value: (kind: string, field: string, value: Json | undefined, names?: Record<string, string>): string => show(fieldOf(kind, field), value, shower(names)),
    /** `第三网格 5号楼 2-301` */
    placeShort: (place: Place): string => {
      const door = place.entrance && place.door ? `${place.entrance}-${place.door}` : '';
      return [place.grid ?? place.community, place.building ?? place.team, door].filter(Boolean).join(' ');
    },
    /** `青禾里 / 第三网格 / 青禾苑 5号楼 2单元 301` */
    placeLong: (place: Place): string => {
      const door = place.entrance && place.door ? t('desk.place.door', { entrance: place.entrance, door: place.door }) : '';
      const house = [place.estate, place.building ?? place.team, door].filter(Boolean).join(' ');
      return [place.community, place.grid, house].filter(Boolean).join(' / ');
    },
    /** `10:12`, `昨天 18:02`, `11-21 20:10` */
    when: (instant: string | null): string => {
      if (!instant) return '';
      const day = dayOf(instant);
      return day === addDays(today.value, -1) ? t('desk.arrivals.yesterday', { time: clockOf(instant) }) : whenShort(instant, today.value);
    },
    /** What a record says, in a few words: labels of what was chosen from lists. */
    points: (kind: string, said: Body): string => {
      const decl = kindOf(kind);
      return decl ? telling(decl, said).map(({ field, value }) => (field.type === 'flag' ? label(field.label) : show(field, value, shower()))).join(language.value === 'zh' ? '；' : '; ') : '';
    },
    reason: (code: string): string => t(`desk.parked.codes.${code}`),
    why: (code: string): string => {
      const { whys, opening, emergency } = desk.home;
      const known = [...whys, ...opening, ...emergency].find((one) => one.value === code);
      return known ? label(known) : code;
    },
    roleName: (role: string): string => t(`frame.roles.${role}`),
  };
}
