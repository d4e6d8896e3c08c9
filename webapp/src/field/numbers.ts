import type { Building, Unit } from '../kinds/places/places';
import type { Engine } from '../records/engine';

export interface Numbers {
  /** The gas company's rescue; where no unit names it, the fire brigade comes for gas, too. */
  gas: string;
  /** Who is on duty in the community or the street. */
  duty: string | null;
}

const FIRE = '119';

/** Whom to ring up at a place: the numbers of the nearest unit that names some. */
export function numbersAt(engine: Pick<Engine, 'get'>, scope: string | null | undefined): Numbers {
  const building = scope ? (engine.get('building', scope)?.set as unknown as Building | undefined) : undefined;
  let at: string | null | undefined = building?.unit ?? scope;
  const found: { gas?: string; duty?: string } = {};
  for (let unit: Unit | undefined; at && (unit = engine.get('unit', at)?.set as unknown as Unit | undefined); at = unit.parent) {
    found.gas ??= unit.gas_phones?.[0];
    found.duty ??= unit.duty_phones?.[0];
  }
  return { gas: found.gas ?? FIRE, duty: found.duty ?? null };
}
