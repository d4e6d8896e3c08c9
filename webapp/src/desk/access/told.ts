/** How a line of the access log is told: what was done, to what, and why. */
import type { LogLine } from '../types';
import { useDeskWords } from '../words';

const OF_ROLES = new Set(['role_give', 'role_end']);

export function useTold() {
  const { label, kindName, roleName } = useDeskWords();
  return {
    what: (line: LogLine): string => [label(line.words) || line.what, line.about].filter(Boolean).join(' · '),
    /** The kind of record; what came another way says nothing here. */
    of: (line: LogLine): string => (kindName(line.via) === line.via ? '' : kindName(line.via)),
    why: (line: LogLine): string => (OF_ROLES.has(line.what) ? roleName(line.why) : label(line.why_words)),
  };
}
