/** What the server's routes of 居民办理 answer. */
import type { Body } from '../../records/contract';
import type { Place, Person } from '../types';

export interface RequestLine {
  id: string;
  number: string;
  right: string;
  asked_by: string;
  state: 'received' | 'checked' | 'answered' | 'refused';
  is_closed: boolean;
  at: string;
  received_on: string;
  due_on: string;
  is_overdue: boolean;
  is_near: boolean;
  by: Person;
  /** Without a name once it was deleted. */
  person: { id: string; scope: string; name: string | null };
  place: Place;
}

export interface RequestPage extends RequestLine {
  words: string | null;
  steps: { at: string; by: Person; to: string; note: string | null }[];
  /** Where the reader may bring it now. */
  moves: string[];
}

export interface Requests {
  requests: RequestLine[];
  more: boolean;
  overdue: number;
}

export interface Consent {
  id: string;
  v: string;
  at: string;
  by: string;
  set: Body;
}

export interface Resident {
  person: { id: string; scope: string; name: string };
  v: string;
  set: Body;
  place: Place;
  consents: Consent[];
  tasks: { id: string; purpose: string; due_on: string }[];
}

interface Both {
  zh: string;
  en: string;
}

export interface Copy {
  mark: string;
  made_at: string;
  agreed_by: string;
  person: string;
  records: { kind: Both; id: string; place: Place; at: string; by: string; removed: boolean; fields: { label: Both; value: Both }[]; changes: { at: string; by: string }[] }[];
  parked: number;
  readers: { at: string; who: string; what: Both; why: string }[];
}

export interface PlanLine {
  kind: Both;
  id: string;
  scope: string;
  at: string;
  place: Place;
  held: boolean;
}

export interface Plan {
  digest: string;
  gone: PlanLine[];
  emptied: (PlanLine & { fields: string[] })[];
  naming: PlanLine[];
  is_held: boolean;
}

/** Working days within which every request is answered. */
export const ANSWER_IN_WORKDAYS = 15;
