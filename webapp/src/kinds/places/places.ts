/** Places and the people who live there, as their kinds are declared. */
export interface Unit { level: 'street' | 'community' | 'grid'; name: string; parent?: string | null; gas_phones?: string[] | null; duty_phones?: string[] | null }
export interface Building { unit: string; name: string; estate?: string | null; floors?: number | null; entrances?: number | null; doors_per_floor?: number | null }
export type DwellingState = 'lived' | 'vacant' | 'let' | 'shop' | 'unknown';
export interface Dwelling { building: string; entrance: string | number; floor?: number | null; door: string; dwelling_state: DwellingState }
export interface Contact { name?: string | null; relation?: string | null; phone?: string | null }
export interface Household {
  dwelling: string; head?: string | null; children?: number | null; adults?: number | null; contacts?: Contact[] | null; contact_times?: string | null;
  contact_ways?: string[] | string | null; contact_note?: string | null; moved_in_on?: string | null; moved_out_on?: string | null;
}
export interface Person {
  name: string; sex?: string | null; birth_year?: number | null; phones?: string[] | null; household: string; relation?: string | null; comm_needs?: string[] | null;
}

/** A band of five years instead of an age: `75–79`. Children are no persons here, so the lowest band is 10–14. */
export function ageBand(birthYear: number, year: number): string {
  const from = Math.max(0, Math.floor((year - birthYear) / 5) * 5);
  return `${from}–${from + 4}`;
}

/** `2单元` and `2` are the same entrance. */
export const entranceName = (entrance: string | number): string => String(entrance).replace(/单元$/, '');
