export const PIN_LENGTH = 6;

/** PINs that somebody would try first: one digit only, up or down in a row, a pair or triple repeated. */
export function isEasyPin(pin: string): boolean {
  const steps = [...pin].slice(1).map((d, i) => (Number(d) - Number(pin[i]) + 10) % 10);
  const isRun = steps.every((s) => s === steps[0]) && [0, 1, 9].includes(steps[0] ?? -1);
  return isRun || /^(\d\d)\1\1$/.test(pin) || /^(\d\d\d)\1$/.test(pin);
}
