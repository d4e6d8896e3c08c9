/** Kinds that have a page of their own to record one; all others are recorded by the form drawn from their declaration. */
const PAGES: Readonly<Record<string, string>> = { visit: '/buildings', patrol: '/patrols', hazard: '/report', attendance: '/shifts', answer: '/forms', wish_claim: '/wishes' };

/** Where to go to record one of a kind. */
export const pageFor = (kind: string): string => PAGES[kind] ?? `/record/${kind}`;

/** Whether a kind has a page of its own: a form has no place there. */
export const hasPage = (kind: string): boolean => kind in PAGES;

const OPENED: Readonly<Record<string, string>> = { visit: '/visits', shift: '/shifts', form: '/forms', answer: '/forms/answers' };

/** Where one record is read: where it may also be corrected or gone on with, all others on their card. */
export const cardOf = (kind: string, id: string): string => `${OPENED[kind] ?? `/records/${kind}`}/${id}`;
