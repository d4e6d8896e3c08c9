/** Days are days in Shanghai, also on a tablet that is set to another zone. China has one zone and no summer time. */
const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

const local = (instant: string | number) => new Date(new Date(instant).getTime() + OFFSET_MS).toISOString();

/** The Shanghai day of an instant: `2026-11-23`. */
export const dayOf = (instant: string | number): string => local(instant).slice(0, 10);

/** The Shanghai clock of an instant: `09:41`. */
export const clockOf = (instant: string | number): string => local(instant).slice(11, 16);

/** Hour of the day in Shanghai, 0–23. */
export const hourOf = (instant: string | number): number => Number(local(instant).slice(11, 13));

const serial = (day: string) => Math.floor(Date.parse(`${day}T00:00:00Z`) / DAY_MS);

/** Whole days from `from` to `to`, negative when `to` is earlier. */
export const daysBetween = (from: string, to: string): number => serial(to) - serial(from);

export const addDays = (day: string, days: number): string => new Date((serial(day) + days) * DAY_MS).toISOString().slice(0, 10);

/** 1 for Monday to 7 for Sunday. */
export const weekdayOf = (day: string): number => ((serial(day) + 3) % 7) + 1;

/** The Sunday that ends the week of a day. */
export const weekEnd = (day: string): string => addDays(day, 7 - weekdayOf(day));

/** `09:41` today, `11-22 18:40` before, with the year when it was another one. */
export function whenShort(instant: string, today: string): string {
  const day = dayOf(instant);
  if (day === today) return clockOf(instant);
  return `${dayShort(day, today)} ${clockOf(instant)}`;
}

/** `11-12`, with the year when it is another one. */
export const dayShort = (day: string, today: string): string => (day.slice(0, 4) === today.slice(0, 4) ? day.slice(5) : day);
