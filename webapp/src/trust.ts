/** Which texts may become a script's address: those of our own workers, and of nothing else.
 *
 *  The content security policy asks for trusted types, so a browser that knows them sends every text that is about to be
 *  run through the policy named `default`. This one makes no HTML and no script of any text: such a text is refused.
 *  https://w3c.github.io/trusted-types/dist/spec/#default-policy-hdr */
const OWN = /^\/(bench\/)?assets\/worker-[\w-]+\.js$/;

interface Factory {
  createPolicy(name: 'default', rules: { createScriptURL(address: string): string }): unknown;
}

/** The address of one of our own workers, as it stands.
 *  Errors: TypeError for any other. */
export function ownScript(address: string): string {
  const { origin, pathname } = new URL(address, location.origin);
  if (origin === location.origin && (pathname === '/sw.js' || OWN.test(pathname))) return address;
  throw new TypeError('not a script of ours');
}

/** Makes the policy; a browser that knows no trusted types needs none. */
export function trustOwnScripts(types = (globalThis as { trustedTypes?: Factory }).trustedTypes): void {
  types?.createPolicy('default', { createScriptURL: ownScript });
}
