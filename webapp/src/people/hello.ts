import { reactive } from 'vue';

/** What the server says of itself to anybody. Kept, so that the demo is called one without a network too. */
export interface Hello {
  demo: boolean;
  version: string;
  /** The street, or whoever runs this server. */
  district: string;
  /** What the unit's own sign-in is called; empty where there is none. */
  oidc: string;
}

const NOTHING: Hello = { demo: false, version: '', district: '', oidc: '' };

const KEY = 'qiaomen.hello';

function kept(): Hello {
  try {
    return { ...NOTHING, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Hello>) };
  } catch {
    return { ...NOTHING };
  }
}

export const hello = reactive(kept());

/** Ask once at start. Without an answer, what was last said stands. */
export async function askHello(): Promise<void> {
  try {
    const answer = await fetch('/api/v1/hello', { headers: { accept: 'application/json' } });
    if (!answer.ok) return;
    const said = (await answer.json()) as Partial<Hello>;
    if (typeof said.demo !== 'boolean') return; // a captive portal's page
    Object.assign(hello, { demo: said.demo, version: String(said.version ?? ''), district: String(said.district ?? ''), oidc: String(said.oidc ?? '') });
    localStorage.setItem(KEY, JSON.stringify(hello));
  } catch {
    // no network: nothing to do
  }
}
