/** Kinds that have a page of their own to record one; all others are recorded by the form drawn from their declaration. */
const PAGES: Readonly<Record<string, string>> = { visit: '/buildings', patrol: '/patrols', hazard: '/report', attendance: '/shifts', shift: '/shifts/new', answer: '/forms', wish_claim: '/wishes' };

/** What is recorded most often stands first; what is written once and rarely changed comes last. */
const OFTEN = ['visit', 'patrol', 'hazard', 'info_report', 'service_request', 'micro_wish', 'attendance', 'answer', 'dispute', 'quick_discussion'];
const SELDOM = ['person', 'household', 'dwelling'];
const rank = (name: string): number => (OFTEN.includes(name) ? OFTEN.indexOf(name) - OFTEN.length : SELDOM.indexOf(name) + 1);

/** Kinds in the order in which they are offered. A wish is taken on where the wishes are. */
export const inOrder = <K extends { name: string }>(kinds: readonly K[]): K[] => kinds.filter(({ name }) => name !== 'wish_claim').sort((a, b) => rank(a.name) - rank(b.name));

/** Where to go to record one of a kind. */
export const pageFor = (kind: string): string => PAGES[kind] ?? `/record/${kind}`;

const OPENED: Readonly<Record<string, string>> = { visit: '/visits', shift: '/shifts', form: '/forms', answer: '/forms/answers' };

/** Where one record is read: where it may also be corrected or gone on with, all others on their card. */
export const cardOf = (kind: string, id: string): string => `${OPENED[kind] ?? `/records/${kind}`}/${id}`;
