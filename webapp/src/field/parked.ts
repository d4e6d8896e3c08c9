import type { Reason } from '../records/contract';

const PERSON = ['invalid', 'forbidden', 'record_exists', 'removed', 'wrong_scope', 'id_reused', 'too_large', 'device_revoked', 'server_error', 'returned'] as const;
const SERVER = ['waits', 'unknown_kind', 'schema_too_new', 'seal_unreadable', 'author_unproven'] as const;

type Known = (typeof PERSON)[number] | (typeof SERVER)[number];

/** Which sentence says why something is kept. */
export const reasonKey = (reason: Reason | null): Known | 'other' => ([...PERSON, ...SERVER].find((code) => code === reason?.code) ?? 'other');

/** Whether the server judges it again by itself, so that nobody has to do anything. */
export const isForServer = (reason: Reason | null): boolean => SERVER.some((code) => code === reason?.code);
