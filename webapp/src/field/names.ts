import { useWords } from '../i18n/words';
import { useEngine } from '../live';
import type { Rec } from '../records/api';
import type { Dwelling, Household, Person } from '../kinds/places/places';
import { entranceName } from '../kinds/places/places';
import { fieldOf } from '../kinds/generic/decl';
import { show, type Shower } from '../kinds/generic/show';
import { today } from '../i18n/today';

const CLIPPED = 24;
const clipped = (words: string): string => ([...words].length > CLIPPED ? `${[...words].slice(0, CLIPPED).join('')}…` : words);

/** How records are called on screen, whatever their kind. */
export function useNames() {
  const { t, label, language } = useWords();
  const engine = useEngine();

  /** A record by its id alone: what names another record rarely says its kind. */
  function find(id: string | null | undefined): Rec | undefined {
    if (!id) return undefined;
    for (const kind of engine.kinds()) {
      const record = engine.get(kind.name, id);
      if (record) return record;
    }
    return undefined;
  }

  /** `5号楼 2单元 301` */
  function doorName(dwelling: Rec | undefined): string {
    if (!dwelling) return t('generic.unknown');
    const set = dwelling.set as unknown as Dwelling;
    const building = String(engine.get('building', set.building)?.set.name ?? '');
    const entrance = entranceName(set.entrance ?? '');
    return t(entrance ? 'field.door.full' : 'field.door.fullPlain', { building, entrance, door: set.door }).trim();
  }

  const homeName = (household: Rec | undefined): string => (household ? doorName(engine.get('dwelling', (household.set as unknown as Household).dwelling)) : t('generic.unknown'));
  const codeOf = (kind: string, field: string, value: unknown): string => label(fieldOf(engine.kind(kind), field)?.codes?.find((c) => c.value === value)) || String(value ?? '');

  function titleOf(record: Rec | undefined): string {
    if (!record) return t('generic.unknown');
    const { kind, set } = record;
    if (kind === 'dwelling') return doorName(record);
    if (kind === 'household') return homeName(record);
    if (kind === 'visit') return `${homeName(engine.get('household', String(set.household)))} · ${codeOf('visit', 'result', set.result)}`;
    if (kind === 'patrol') return `${String(engine.get('building', String(set.building))?.set.name ?? '')} · ${label(engine.kind(kind)?.label)}`;
    if (kind === 'care_task') return `${homeName(engine.get('household', String(set.household)))} · ${codeOf('care_task', 'purpose', set.purpose)}`;
    if (kind === 'conflict') return t('uploads.what', { name: titleOf(find(String(set.about))), field: fieldLabel(find(String(set.about))?.kind, String(set.field)) });
    if (kind === 'review') return `${titleOf(find(String(set.about)))} · ${codeOf('review', 'verdict', set.verdict)}`;
    if (kind === 'service_request') return codeOf('service_request', 'category', set.category);
    if (kind === 'wish_claim') return ((set.wishes ?? []) as string[]).map((id) => titleOf(engine.get('micro_wish', id))).join('、');
    const words = set.public_text ?? set.matter ?? set.summary ?? set.text ?? set.desc;
    if (words) return clipped(String(words));
    return String((set as unknown as Person).name ?? set.title ?? label(engine.kind(kind)?.label));
  }

  const fieldLabel = (kind: string | undefined, field: string): string => label(fieldOf(engine.kind(kind ?? ''), field)?.label) || field;
  const nameOf = (id: string): string => titleOf(find(id));
  const shower = (): Shower => ({ language: language.value, today: today.value, yes: t('generic.yes'), no: t('generic.no'), name: nameOf });
  const showField = (kind: string | undefined, field: string, value: Rec['set'][string] | undefined, inFull = false): string =>
    show(fieldOf(engine.kind(kind ?? ''), field), value, { ...shower(), inFull });
  /** 您, 同事, or the street for what the server wrote itself. */
  const whoOf = (by: string | null | undefined): string => (by && by === engine.session?.user.id ? t('frame.you') : by && by !== 'server' ? t('frame.colleague') : t('frame.street'));

  /** Where this person works: the units or buildings of their roles, else the roles themselves. */
  function placesOf(): string[] {
    const roles = engine.session?.user.roles ?? [];
    const names = roles.map(({ unit }) => String((engine.get('unit', unit) ?? engine.get('building', unit))?.set.name ?? engine.session?.scopes.find((s) => s.id === unit)?.name ?? ''));
    const known = [...new Set(names.filter(Boolean))];
    return known.length && known.length <= 2 ? known : [...new Set(roles.map(({ role }) => t(`frame.roles.${role}`)))];
  }

  return { find, doorName, homeName, codeOf, titleOf, nameOf, fieldLabel, showField, whoOf, placesOf };
}
