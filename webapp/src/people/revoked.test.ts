import { expect, it } from 'vitest';
import type { Events } from '../records/api';
import type { Engine } from '../records/engine';
import { wasRevoked, watchRevoked } from './revoked';

it('remembers that this device was revoked, and no other alarm', () => {
  let ring: (alarm: Events['alarm']) => void = () => undefined;
  watchRevoked({ on: (_: string, hear: typeof ring) => ((ring = hear), () => undefined) } as unknown as Engine);
  ring({ code: 'forked' });
  expect(wasRevoked.value).toBe(false);
  ring({ code: 'device_revoked' });
  expect(wasRevoked.value).toBe(true);
});
