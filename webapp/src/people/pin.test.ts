import { expect, it } from 'vitest';
import { isEasyPin } from './pin';

it.each(['111111', '123456', '654321', '121212', '123123', '890123'])('%s is too easy', (pin) => expect(isEasyPin(pin)).toBe(true));
it.each(['259147', '480213', '112233', '202611'])('%s will do', (pin) => expect(isEasyPin(pin)).toBe(false));
