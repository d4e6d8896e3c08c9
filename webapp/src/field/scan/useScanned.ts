import { may } from '../../kinds/generic/decl';
import { useEngine } from '../../live';

/** Where a building's code leads on this tablet: to its doors, or to its patrol for whoever only patrols; null where the
 *  building is not here. */
export function useScanned(): (building: string) => string | null {
  const engine = useEngine();
  return (building) => {
    if (!engine.get('building', building)) return null;
    const onlyPatrols = !may(engine.session, engine.kind('visit'), 'C') && may(engine.session, engine.kind('patrol'), 'C');
    return `/${onlyPatrols ? 'patrols' : 'buildings'}/${building}`;
  };
}
