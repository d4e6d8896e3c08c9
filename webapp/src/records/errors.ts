/** What can go wrong on the tablet, each with a stable code and a sentence in both languages. */

export const SENTENCES = {
  wrong_pin: ['PIN 不对，请再试一次。', 'That PIN is not right; please try again.'],
  pin_locked: ['PIN 输错五次，请联网登录。', 'Five wrong PINs; please sign in online.'],
  lease_over: ['离线的时间到了，连上网就能打开。', 'The offline lease is over; it opens once there is a network.'],
  share_lost: ['街道没有这台平板的那一半钥匙了，请用账号密码登录，再设一个 PIN。', 'The server no longer has its half of the key; sign in and choose a new PIN.'],
  passkey_refused: ['指纹或锁屏没有通过，请再试一次。', 'The tablet’s own lock did not agree; please try again.'],
  no_passkey: ['这台平板加不了通行密钥。', 'This tablet could not make a passkey.'],
  no_store: ['这台平板上还没有您的资料，请先联网登录。', 'There is no store for you here yet; sign in online first.'],
  locked: ['请先解锁。', 'Please unlock first.'],
  not_stored: ['还没有存好，请再按一次。', 'Not stored yet; please press once more.'],
  storage_full: ['平板空间不够，还没有存好。', 'The tablet is full; this is not stored yet.'],
  too_large: ['内容太长，请删短一些。', 'This is too long; please shorten it.'],
  file_too_large: ['照片或录音太大，最多 10 MB。', 'The photo or recording is too large; 10 MB at most.'],
  file_type: ['这种文件收不了，请用照片或录音。', 'This kind of file is not taken; use a photo or a recording.'],
  nothing_to_carry: ['没有要带走的，都已上交。', 'There is nothing to carry; all of it has been handed in.'],
  parcel_unreadable: ['这不是敲门的包裹，或者文件不完整。', 'This is no parcel of Qiaomen, or the file is not whole.'],
  parcel_too_large: ['包裹太大，收不了。', 'The parcel is too large.'],
  parcel_wrong: ['包裹里有不该有的内容，没有上交。', 'The parcel holds what does not belong in it; nothing was handed in.'],
  parcel_double: ['包裹里有重复的内容，没有上交。', 'The parcel holds something twice; nothing was handed in.'],
  receipts_unreadable: ['这不是敲门的回执文件。', 'This is no file of receipts of Qiaomen.'],
  not_found: ['没有找到这条记录。', 'There is no such record.'],
  unknown_kind: ['这台平板还不认识这类记录。', 'This tablet does not know that kind of record.'],
  offline: ['没有网络，不影响记录。', 'No network; recording goes on.'],
  not_understood: ['连上的不是街道的服务器。', 'What answered is not the street’s server.'],
  in_use: ['资料正在另一个窗口里使用。', 'The store is in use in another window.'],
  unreadable: ['这条记录的可读副本已不在。', 'The readable copy of this record is gone.'],
  failed: ['出了点问题，记录都在。', 'Something failed; nothing recorded is lost.'],
  signed_out: ['请重新登录，本机的记录都在。', 'Please sign in again; nothing here is lost.'],
  device_revoked: ['这台设备已停用。', 'This device has been revoked.'],
} as const satisfies Record<string, readonly [string, string]>;

export type LocalCode = keyof typeof SENTENCES;

/** An error of the tablet itself (`status` 0) or one that the server named (its code and status). */
export class RecordsError extends Error {
  constructor(
    readonly code: string,
    readonly status = 0,
    readonly detail = '',
    readonly fields: Record<string, string> = {},
  ) {
    super(`${code}: ${detail || (sentence(code)?.[1] ?? '')}`);
    this.name = 'RecordsError';
  }

  /** The sentence for a person: the server's own, or the list's. */
  say(language: 'zh' | 'en'): string {
    const known = sentence(this.code);
    return known ? known[language === 'zh' ? 0 : 1] : this.detail || this.code;
  }
}

function sentence(code: string): readonly [string, string] | undefined {
  return (SENTENCES as Record<string, readonly [string, string]>)[code];
}

export const isCode = (error: unknown, code: string): boolean => error instanceof RecordsError && error.code === code;
