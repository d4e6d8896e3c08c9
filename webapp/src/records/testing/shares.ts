/** The second shares of a server in memory. */
import { base64url, randomBytes } from '../bytes';
import type { Locks } from '../contract';
import { problem } from './problem';

const MOST_TRIES = 5;

export class ShareDesk {
  readonly held = new Map<string, { share: string; proof: string; tries: number }>();
  readonly locks: Locks = { lease_hours: 72, passkey_days: 0, idle_minutes: 10, hidden_minutes: 3 };
  asked = 0;

  constructor(private readonly now: () => number) {}

  answer(device: string | null, init: RequestInit, body: { proof: string; new?: true } | null): Response {
    if (!device) return problem(401, 'signed_out');
    if (new Headers(init.headers).get('X-Device') !== device) return problem(403, 'device_mismatch');
    if (init.method === 'DELETE') {
      this.held.delete(device);
      return new Response(null, { status: 204 });
    }
    this.asked += 1;
    if (body!.new) this.held.set(device, { share: base64url(randomBytes(32)), proof: body!.proof, tries: 0 });
    const own = this.held.get(device);
    if (!own) return problem(404, 'share_missing');
    if (own.tries >= MOST_TRIES) return problem(403, 'share_closed');
    own.tries = own.proof === body!.proof ? 0 : own.tries + 1;
    if (own.tries) return problem(403, own.tries >= MOST_TRIES ? 'share_closed' : 'share_refused');
    const given = { share: own.share, lease_hours: this.locks.lease_hours, now: new Date(this.now()).toISOString() };
    return new Response(JSON.stringify(given), { headers: { 'Content-Type': 'application/json' } });
  }

  /** Somebody has shown the password on this device. */
  forgive(device: string): string {
    const own = this.held.get(device);
    if (own) own.tries = 0;
    return device;
  }
}
