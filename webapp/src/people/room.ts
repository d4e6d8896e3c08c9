/** `6 MB`, `41 GB`: enough to know whether there is room. */
export function megabytes(bytes: number): string {
  const mb = bytes / 1_000_000;
  if (mb >= 1000) return `${Math.round(mb / 1000)} GB`;
  return mb >= 10 ? `${Math.round(mb)} MB` : `${mb.toFixed(1)} MB`;
}

/** What the browser says is still free, or null where it does not say. */
export async function freeRoom(): Promise<string | null> {
  const said = await navigator.storage?.estimate?.();
  return said?.quota ? megabytes(said.quota - (said.usage ?? 0)) : null;
}
