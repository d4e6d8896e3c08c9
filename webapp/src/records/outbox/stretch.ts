/** From a PIN to 32 bytes. In the worker: it takes a core for a fifth of a second. */
import { argon2id } from 'hash-wasm';
import { joined, utf8 } from '../bytes';
import type { Stretch } from '../keys';

/** Argon2id. Source: RFC 9106, one lane. */
export const stretch: Stretch = async (pin, salt, cost) =>
  joined(
    await argon2id({
      password: utf8(pin.normalize('NFKC')),
      salt,
      iterations: cost.passes,
      memorySize: cost.memory_kib,
      parallelism: 1,
      hashLength: 32,
      outputType: 'binary',
    }),
  );
