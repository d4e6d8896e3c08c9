/** Lets the page draw while much is worked off: setTimeout would be clamped to 4 ms, a message is not. */

const BUSY_MS = 8;

const macrotask = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(null);
  });

/** A breath that is taken only when the last one is long enough ago. */
export function breather(): () => Promise<void> | void {
  let calm = performance.now();
  return () => {
    if (performance.now() - calm < BUSY_MS) return;
    return macrotask().then(() => void (calm = performance.now()));
  };
}
