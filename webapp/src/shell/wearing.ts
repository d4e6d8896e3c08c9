import { isElder } from '../people/roles';
import type { Engine } from '../records/engine';
import { wearFor } from '../ui/appearance';

/** Whoever unlocks sees the pages as they chose; the last look stays while the tablet is locked. */
export function wearByPerson(engine: Engine): void {
  const wear = (): void => {
    if (engine.session) wearFor(engine.session.device.id, isElder(engine.session));
  };
  engine.on('unlocked', wear);
}
