// @vitest-environment node
import { expect, test } from 'vitest';
import { buildingIn } from './code';

const ID = '01a20f12-f63f-75da-a675-443795ba8484';

test.each([
  [`https://qiaomen.example/b/${ID}`, ID],
  [` http://10.0.0.7:8000/b/${ID}\n`, ID],
  [`https://qiaomen.example/b/${ID}?to=x`, null],
  [`https://qiaomen.example/homes/${ID}`, null],
  [`javascript://x/b/${ID}`, null],
  ['WIFI:S:guest;;', null],
])('%s leads to %s', (text, building) => expect(buildingIn(text)).toBe(building));
