import { ref } from 'vue';

/** The building somebody looked at last, so that 楼栋 opens where they stand. */
export const lastBuilding = ref<string | null>(null);

const natural = new Intl.Collator('zh-CN', { numeric: true }).compare;

/** Estate by estate, and 2号楼 before 10号楼. */
export const byName = (a: { set: { estate?: unknown; name?: unknown } }, b: { set: { estate?: unknown; name?: unknown } }): number =>
  natural(String(a.set.estate ?? ''), String(b.set.estate ?? '')) || natural(String(a.set.name ?? ''), String(b.set.name ?? ''));
