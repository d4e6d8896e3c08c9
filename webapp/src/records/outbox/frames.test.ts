// @vitest-environment node
import { expect, test } from 'vitest';
import { joined, utf8 } from '../bytes';
import { crc32c } from './crc32c';
import { frame, header, HEADER_SIZE, scan } from './frames';

const frames = [{ t: 'op', id: 'a' }, { t: 'op', id: 'b', words: '张三' }, { t: 'drop', id: 'a' }];
const bytes = frames.map(frame);
const whole = joined(header(1), ...bytes);

test('the checksum is the known one', () => {
  expect(crc32c(utf8('123456789'))).toBe(0xe3069283);
  expect(crc32c(utf8('12345'), utf8('6789'))).toBe(0xe3069283);
});

test('what was written is read, in order', () => {
  expect(scan(whole)).toEqual({ frames, end: whole.length, holes: [] });
});

test('a torn tail is told apart from what was whole, wherever it was torn', () => {
  const good = whole.length - bytes[2]!.length;
  for (let end = good; end < whole.length; end++) {
    expect(scan(whole.subarray(0, end))).toEqual({ frames: frames.slice(0, 2), end: good, holes: [] });
  }
});

test('zeros behind the last frame are a torn tail, not records', () => {
  expect(scan(joined(whole, new Uint8Array(4096)))).toEqual({ frames, end: whole.length, holes: [] });
});

test('a flipped bit costs its own frame and none of the later ones', () => {
  const from = HEADER_SIZE + bytes[0]!.length;
  for (let at = from; at < from + bytes[1]!.length; at++) {
    const damaged = whole.slice();
    damaged[at]! ^= 0x10;
    const found = scan(damaged);
    expect(found.frames).toEqual([frames[0], frames[2]]);
    expect(found.holes).toEqual([{ from, to: from + bytes[1]!.length }]);
  }
});

test('a damaged header hides no frame', () => {
  const damaged = whole.slice();
  damaged[3]! ^= 1;
  expect(scan(damaged).frames).toEqual(frames);
});
