/** The dedicated worker of one store; its name is the store's id. */
import { opfsFolder } from './opfs';
import { serve, type Port } from './serve';

serve(self.name, self as unknown as Port, () => opfsFolder(self.name));
