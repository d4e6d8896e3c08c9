/** What the notice says of this street: asked from the server, kept for when there is no network. Nothing personal. */
import { shallowRef } from 'vue';
import type { Label } from '../records/kind';

export interface ToldKind extends Label {
  kind: string;
  months: number | null;
  until_zh: string;
  until_en: string;
  holds: (Label & { sealed: boolean })[];
}

export interface Told {
  street: string;
  contact: Partial<Record<'address' | 'phone' | 'hours' | 'officer_phone', string>>;
  kinds: ToldKind[];
}

const KEY = 'qiaomen.notice';

function kept(): Told | null {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? 'null') as Told | null;
  } catch {
    return null;
  }
}

export const told = shallowRef<Told | null>(kept());

export async function askNotice(): Promise<void> {
  try {
    const answer = await fetch('/api/v1/notice', { headers: { accept: 'application/json' } });
    if (!answer.ok) return;
    const said = (await answer.json()) as Told;
    if (typeof said.street !== 'string' || !Array.isArray(said.kinds)) return; // a captive portal's page
    told.value = said;
    localStorage.setItem(KEY, JSON.stringify(said));
  } catch {
    // no network: what was last said stands
  }
}
