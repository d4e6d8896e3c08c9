import { version } from '../package.json';
import { Engine } from './records/engine';
import { start } from './shell/start';
import { trustOwnScripts } from './trust';

trustOwnScripts();
const engine = new Engine({ app: version });
start(engine);
engine.keepInStep();
