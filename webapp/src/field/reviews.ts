import { computed } from 'vue';
import { as, type Of } from '../kinds/of';
import { useEngine, useRecords } from '../live';
import type { Rec } from '../records/api';

export interface Review {
  about: string;
  field?: string | null;
  verdict: 'seen' | 'look_again' | 'thanks';
  note?: string | null;
  answer?: string | null;
}

type Asked = Of<Review> & { about: Rec };

/** What supervisors said about this person's visits: questions that wait for an answer, and thanks of the last days. */
export function useReviews() {
  const engine = useEngine();
  const reviews = useRecords('review');
  const visits = useRecords('visit');
  const mine = computed<Asked[]>(() => {
    void visits.value;
    return as<Review>(reviews.value)
      .map((r) => ({ ...r, about: engine.get('visit', r.set.about) }))
      .filter((r): r is Asked => !!r.about && r.about.by === engine.session?.user.id);
  });
  const WEEK_MS = 7 * 86_400_000;
  return {
    asked: computed(() => mine.value.filter((r) => r.set.verdict === 'look_again' && !r.set.answer && !r.about.set.void_reason)),
    thanks: computed(() => mine.value.filter((r) => r.set.verdict === 'thanks' && Date.now() - Date.parse(r.at) < WEEK_MS).sort((a, b) => (a.at < b.at ? 1 : -1))),
  };
}
