/** The two shares of a data key brought together: a key is made, opened, and wrapped anew. Lives as long as one PIN's try. */
import type { Session } from '../contract';
import type { Bytes } from '../bytes';
import { isCode, RecordsError } from '../errors';
import type { Transport } from '../exchange/transport';
import { COST, firstOf, isDearer, newDataKey, NO_SECOND, openDataKey, proofOf, wrapDataKey, type First, type Second, type WrappedKey } from '../keys';
import type { Store, StoreParts } from '../store';
import { shareOf, Shares } from './shares';

interface Given {
  share: string;
  lease_hours: number;
  now: string;
}

/** What the server's words mean to whoever unlocks. All else means that it cannot be asked now. */
const MEANING: Record<string, string> = {
  share_refused: 'wrong_pin', share_closed: 'pin_locked', share_missing: 'share_lost',
  signed_out: 'signed_out', device_mismatch: 'signed_out', totp_needed: 'signed_out', device_revoked: 'device_revoked',
};

export class Ring {
  private readonly transport: Transport;
  private readonly firsts = new Map<string, Promise<First>>();
  private readonly seconds = new Map<string, Promise<Second>>();
  private given: { share: Bytes; hours: number; now: string } | null = null;

  constructor(
    private readonly store: Store,
    private readonly parts: StoreParts,
    private readonly pin: string,
  ) {
    this.transport = parts.transport(store.row.url);
  }

  /** A new data key; with a passkey where one is wished for and can be had. Needs the server. */
  async make(isPasskeyWished = false): Promise<{ key: CryptoKey; wrapped: WrappedKey }> {
    const first = await firstOf(this.pin, this.store.line.stretch);
    const second = (isPasskeyWished && (await this.newPasskey())) || (await this.newShare(first));
    const wrapped = await wrapDataKey(await newDataKey(), this.store.id, first, second);
    return { key: await openDataKey(this.store.id, wrapped, first, second.bytes), wrapped };
  }

  /** Errors: wrong_pin; lease_over, signed_out, pin_locked, share_lost, device_revoked; passkey_refused. */
  async open(wrapped: WrappedKey, isToWrap = false): Promise<CryptoKey> {
    const first = await this.first(wrapped);
    return openDataKey(this.store.id, wrapped, first, (await this.second(first, wrapped)).bytes, isToWrap);
  }

  /** What version 0.2 wrapped by the PIN alone, or for less than a guess costs today. */
  static isWeak = ({ share, cost }: WrappedKey): boolean => share === 'none' || isDearer(COST, cost);

  /** Just signed in, so the server is there: a key whose share it no longer has, or that is weak, is wrapped anew. */
  async settle(wrapped: WrappedKey): Promise<WrappedKey> {
    if (Ring.isWeak(wrapped)) return this.anew(wrapped, wrapped.share === 'prf');
    if (wrapped.share === 'prf') return wrapped;
    try {
      await this.fetch(await this.first(wrapped), wrapped);
      return wrapped;
    } catch (error) {
      if (isCode(error, 'lease_over')) return wrapped; // it went away again; the next sign-in asks
      return this.anew(wrapped, false);
    }
  }

  /** The same data key under other shares. Errors: as for opening; no_passkey. */
  async anew(wrapped: WrappedKey, isPasskey: boolean): Promise<WrappedKey> {
    const { store } = this;
    const key = await this.open(wrapped, true);
    const first = await firstOf(this.pin, store.line.stretch);
    const hasPasskey = wrapped.share === 'prf';
    const second = !isPasskey ? await this.newShare(first) : hasPasskey ? await this.second(first, wrapped) : await this.newPasskey();
    if (!second) throw new RecordsError('no_passkey');
    return wrapDataKey(key, store.id, first, second);
  }

  /** Begins the lease. After the row was written: a share that is here too early opens nothing, one too late is fetched. */
  async lease(session?: Pick<Session, 'now' | 'locks'>): Promise<void> {
    const { store, given } = this;
    const { shares } = this.parts;
    const begun = given ? shares.keep(store.id, given.share, given.hours, given.now) : session && shares.renew(store.row, session.now, session.locks);
    await begun?.catch(() => undefined); // a disk that takes no lease keeps nobody out: it opens online
  }

  /** The server's share is no longer needed, nor is the copy of it here. */
  async dropShare(): Promise<void> {
    await this.parts.shares.end(this.store.id);
    await this.transport.request('DELETE', '/api/v1/session/share', this.store.id);
  }

  private first(wrapped: WrappedKey): Promise<First> {
    return memo(this.firsts, wrapped.salt, () => firstOf(this.pin, this.store.line.stretch, wrapped));
  }

  private second(first: First, wrapped: WrappedKey): Promise<Second> {
    return memo(this.seconds, wrapped.ct, () => this.secondOf(first, wrapped));
  }

  private async secondOf(first: First, wrapped: WrappedKey): Promise<Second> {
    const { shares, passkeys } = this.parts;
    const { share, mark, passkey } = wrapped;
    if (share === 'none') return NO_SECOND;
    if (share === 'server') {
      const kept = await shares.kept(this.store.row).catch(() => null); // the server has it, too
      if (!kept || !mark || (await Shares.markOf(kept.share)) !== mark) return this.fetch(first, wrapped);
      return { share, bytes: kept.share, mark };
    }
    if (!passkeys || !passkey) throw new RecordsError('passkey_refused');
    if (await shares.isOver(this.store.row)) await this.contact();
    return { share, bytes: await passkeys.share(passkey), passkey };
  }

  /** The operator's limit for a passkey has passed: the server says first whether this device may go on. */
  private async contact(): Promise<void> {
    const session = await this.transport.json<Session>('GET', '/api/v1/session', null, 'op_key').catch(told);
    if (session.device.id !== this.store.id) throw new RecordsError('signed_out');
    await this.parts.shares.renew(this.store.row, session.now, session.locks).catch(() => undefined);
  }

  private async newPasskey(): Promise<Second | null> {
    const made = await this.parts.passkeys?.make(this.store.row.username);
    return made ? { share: 'prf', bytes: made.share, passkey: made.passkey } : null;
  }

  private async newShare(first: First): Promise<Second> {
    return this.ask({ proof: await proofOf(first), new: true });
  }

  private async fetch(first: First, { mark }: WrappedKey): Promise<Second> {
    const second = await this.ask({ proof: await proofOf(first) }).catch(told);
    if (second.mark === mark) return second;
    this.given = null; // another one took its place, and opens nothing here
    throw new RecordsError('share_lost');
  }

  private async ask(body: { proof: string; new?: true }): Promise<Second> {
    const { share, lease_hours, now } = await this.transport.json<Given>('POST', '/api/v1/session/share', this.store.id, 'share', body);
    const bytes = shareOf(share);
    this.given = { share: bytes, hours: lease_hours, now };
    return { share: 'server', bytes, mark: await Shares.markOf(bytes) };
  }
}

function memo<T>(known: Map<string, Promise<T>>, name: string, make: () => Promise<T>): Promise<T> {
  const found = known.get(name) ?? make();
  known.set(name, found);
  return found;
}

function told(error: unknown): never {
  if (!(error instanceof RecordsError)) throw error;
  throw new RecordsError(MEANING[error.code] ?? 'lease_over', 0, error.detail);
}
