import { computed } from 'vue';
import { daysBetween, dayOf } from '../../i18n/days';
import { today } from '../../i18n/today';
import { useEngine, useView } from '../../live';
import type { Rec } from '../../records/api';
import type { IconName } from '../../ui/icons';

/** A wish that may be taken on, or was fulfilled. Whose it is stands nowhere. */
export interface Wish {
  record: Rec;
  state: string;
  text: string;
  kind: string;
  places: number;
  taken: number;
  left: number;
  days: number;
}

/** What I have taken on: my claim, and the wishes that it names. */
export interface Mine {
  record: Rec;
  state: string;
  wishes: Wish[];
}

const OPEN = new Set(['published', 'partly_claimed', 'claimed', 'next_round']);
const FULFILLED = new Set(['fulfilled', 'confirmed', 'closed']);
const OVER = new Set(['released', 'done']);
export const WISH_ICONS: Record<string, IconName> = { goods: 'gift', repair: 'tool', company: 'chat', learning: 'doc', transport: 'bus', digital_help: 'phone', haircut: 'cut', other: 'heart' };

function wishOf(record: Rec, state: string, now: string): Wish {
  const places = Number(record.set.max_claims ?? 1);
  const taken = Number(record.set.taken ?? 0);
  return { record, state, text: String(record.set.public_text ?? ''), kind: String(record.set.wish_kind ?? 'other'), places, taken, left: Math.max(0, places - taken), days: daysBetween(dayOf(record.at), now) };
}

/** How a claim is called: several who help one, or one who helps several. */
export const claimMode = (wish: Pick<Wish, 'places'>, others: number): string => (wish.places > 1 ? 'many_to_one' : others ? 'one_to_many' : 'one_to_one');

/** Those that still have a place and are most like what is full: the same kind first, then whoever has waited longest. */
export const similar = (to: Wish, open: Wish[]): Wish[] => open.filter((wish) => wish.left && wish.record.id !== to.record.id).sort((a, b) => Number(b.kind === to.kind) - Number(a.kind === to.kind) || b.days - a.days).slice(0, 2);

/** The wishes of this person's community: those that wait, those they have taken on, and those that came true. */
export function useWishes() {
  const engine = useEngine();
  const all = useView(['micro_wish', 'wish_claim', 'step'], () => {
    const stateOf = (record: Rec): string => engine.caseState(record.kind, record.id)?.state ?? '';
    return {
      wishes: engine.list('micro_wish').map((record) => wishOf(record, stateOf(record), today.value)),
      claims: engine.list('wish_claim').map((record) => ({ record, state: stateOf(record) })),
    };
  }, { wishes: [], claims: [] });
  /** First what waits in the next round, then what has places left, the oldest before the newer. */
  const open = computed(() => all.value.wishes.filter((wish) => OPEN.has(wish.state)).sort((a, b) => Number(b.state === 'next_round') - Number(a.state === 'next_round') || Number(!a.left) - Number(!b.left) || (a.record.at < b.record.at ? -1 : 1)));
  /** Those of them for which somebody may still come. */
  const waiting = computed(() => open.value.filter((wish) => wish.state !== 'claimed'));
  const fulfilled = computed(() => all.value.wishes.filter((wish) => FULFILLED.has(wish.state)).sort((a, b) => (a.record.at < b.record.at ? 1 : -1)));
  const mine = computed<Mine[]>(() => {
    const me = engine.session?.user.id ?? '';
    const byId = new Map(all.value.wishes.map((wish) => [wish.record.id, wish]));
    const own = all.value.claims.filter(({ record, state }) => state !== 'released' && ((record.set.claimers ?? []) as string[]).includes(me));
    return own
      .map(({ record, state }) => ({ record, state, wishes: ((record.set.wishes ?? []) as string[]).flatMap((id) => byId.get(id) ?? []) }))
      .sort((a, b) => Number(OVER.has(a.state)) - Number(OVER.has(b.state)) || (a.record.at < b.record.at ? 1 : -1));
  });
  const active = computed(() => mine.value.filter((one) => !OVER.has(one.state)));
  const isMine = (wish: Wish): boolean => active.value.some((one) => one.wishes.some((each) => each.record.id === wish.record.id));
  return { open, waiting, fulfilled, mine, active, isMine };
}
