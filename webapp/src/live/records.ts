/** Records of the tablet as Vue refs. */
import { toValue, watch, type MaybeRefOrGetter, type ShallowRef, shallowRef, onScopeDispose } from 'vue';
import type { FileItem, Hit, OutboxItem, Rec, SearchOptions } from '../records/api';
import { useEngine } from './engine';
import { follow } from './watch';

type Followed<T> = Readonly<ShallowRef<T>>;

/** All records of a kind, or those that `keep` lets pass, with waiting changes folded in. */
export function useRecords(kind: MaybeRefOrGetter<string>, keep?: (record: Rec) => boolean): Followed<Rec[]> {
  const engine = useEngine();
  const read = (): Rec[] => {
    if (!engine.unlocked) return [];
    const all = engine.list(toValue(kind));
    return keep ? all.filter(keep) : all;
  };
  return followed(read, () => toValue(kind), () => [toValue(kind)]);
}

/** One record, or undefined while there is none. */
export function useRecord(kind: MaybeRefOrGetter<string>, id: MaybeRefOrGetter<string>): Followed<Rec | undefined> {
  const engine = useEngine();
  const read = (): Rec | undefined => (engine.unlocked ? engine.get(toValue(kind), toValue(id)) : undefined);
  return followed(read, () => [toValue(kind), toValue(id)], () => [toValue(kind)]);
}

/** Anything computed from records of several kinds; read again when one of them changes, and `nothing` while it is locked. */
export function useView<T>(kinds: string[], read: () => T, nothing: T): Followed<T> {
  const engine = useEngine();
  return followed(() => (engine.unlocked ? read() : nothing), () => null, () => kinds);
}

/** What a search finds, the best first; empty for an empty text. */
export function useSearch(text: MaybeRefOrGetter<string>, more: SearchOptions = {}): Followed<Hit[]> {
  const engine = useEngine();
  const read = (): Hit[] => (engine.unlocked && toValue(text).trim() ? engine.search(toValue(text), more) : []);
  return followed(read, () => toValue(text));
}

/** Ops that wait, are parked, or have their result, and the files they name: what the page 上传情况 shows. */
export function useOutbox(): Followed<{ outbox: OutboxItem[]; journal: OutboxItem[]; parked: OutboxItem[]; files: FileItem[] }> {
  const engine = useEngine();
  const read = () => ({ outbox: engine.outbox(), journal: engine.journal(), parked: engine.parked(), files: engine.files() });
  const seen = shallowRef(read());
  const again = (): void => void (seen.value = read());
  const stops = [engine.on('sync', again), engine.on('change', again), engine.on('unlocked', again), engine.on('locked', again)];
  onScopeDispose(() => stops.forEach((stop) => stop()));
  return seen;
}

function followed<T>(read: () => T, sources: () => unknown, concerns?: () => string[]): Followed<T> {
  const seen = follow(useEngine(), read, concerns) as ShallowRef<T>;
  watch(sources, () => void (seen.value = read()));
  return seen;
}
