import access from './access';
import account from './account';
import desk from './desk';
import elder from './elder';
import field from './field';
import frame from './frame';
import generic from './generic';
import guard from './guard';
import keeping from './keeping';
import locks from './locks';
import people from './people';
import residents from './residents';
import retention from './retention';
import sealed from './sealed';
import uploads from './uploads';
import visit from './visit';

export default { access, account, frame, people, locks, keeping, field, visit, uploads, elder, generic, guard, residents, retention, sealed, desk };
