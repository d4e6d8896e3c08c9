// @vitest-environment node
import { expect, test } from 'vitest';
import { NORTH, stage } from './testing/stage';

const on = stage();

/** An answer as a server of another version gives it. */
const answer = (results: object[], more: object = {}): Response =>
  new Response(JSON.stringify({ epoch: on.server.epoch, now: new Date().toISOString(), have: 0, results, ...more }));

test('a status of a newer server is no receipt: the op stays, and is brought again', async () => {
  const engine = await on.signedIn();
  await engine.prepare();
  const { op } = await engine.save('visit', { result: 'met' }, NORTH);
  on.server.faults.push(answer([{ op, status: 'deferred', scope: NORTH, until: 'tomorrow' }]));
  await engine.push();
  expect(engine.outbox()).toMatchObject([{ id: op, state: 'waiting' }]);
  expect(engine.syncState).toMatchObject({ queued: 1, all_received: false });
  await engine.push();
  expect(on.server.ops.size).toBe(1);
  expect(engine.outbox()).toEqual([]);
});

test('a reason that this app does not know is shown as kept for a person', async () => {
  on.server.park = () => 'reason_of_next_year';
  const engine = await on.signedIn();
  await engine.prepare();
  const { op } = await engine.save('visit', { result: 'met' }, NORTH);
  await engine.sync();
  expect(engine.parked()).toMatchObject([{ id: op, reason: { code: 'reason_of_next_year' } }]);
});

test('fields that only a newer server sends change nothing', async () => {
  const engine = await on.signedIn();
  await engine.prepare();
  const { op } = await engine.save('visit', { result: 'met' }, NORTH);
  const receipt = { op, status: 'applied', scope: NORTH, seq: 1, hash: 'h', conflicts: [], reason: null, witness: 'x' };
  on.server.faults.push(answer([receipt], { have: 1, motto: 'new' }));
  await engine.push();
  expect(engine.journal()).toMatchObject([{ id: op, state: 'received' }]);
});

test('a server that says less of an op than this one is worked with all the same', async () => {
  const engine = await on.signedIn();
  await engine.prepare();
  const { op } = await engine.save('visit', { result: 'met' }, NORTH);
  // without `conflicts`, `reason` and `hash`
  on.server.faults.push(answer([{ op, status: 'applied', scope: NORTH, seq: 1 }], { have: 1 }));
  await engine.push();
  expect(engine.outbox()).toEqual([]);
});
