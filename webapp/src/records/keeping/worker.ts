/** The dedicated worker of one trial: files that are written in place open nowhere else. */
import { probe } from './probe';

void probe().then((probed) => self.postMessage(probed));
