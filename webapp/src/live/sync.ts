/** Whether the tablet and the server agree, as Vue refs. */
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';
import type { Notice, Progress, SyncState } from '../records/api';
import { useEngine } from './engine';

/** The sync light's state. */
export function useSyncState(): Readonly<ShallowRef<SyncState>> {
  const engine = useEngine();
  const seen = shallowRef(engine.syncState);
  onScopeDispose(engine.on('sync', (state) => void (seen.value = state)));
  return seen;
}

/** How far the tablet is prepared; null before the first header has come. */
export function useProgress(): Readonly<ShallowRef<Progress | null>> {
  const engine = useEngine();
  const seen = shallowRef<Progress | null>(null);
  onScopeDispose(engine.on('progress', (progress) => void (seen.value = progress)));
  return seen;
}

/** What there is to say once of the tablet's own stores. */
export function useNotices(): Readonly<ShallowRef<Notice[]>> {
  const engine = useEngine();
  const seen = shallowRef(engine.keeping.notices.all());
  onScopeDispose(engine.on('notices', (all) => void (seen.value = all)));
  return seen;
}
