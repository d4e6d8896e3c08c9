/** Which texts may become a script's address: those of our own workers, and nothing else. And which are parsed.
 *
 *  The content security policy asks for trusted types, so a browser that knows them sends every text that is about to be
 *  run through the policy named `default`. This one makes no script of any text, and no part of a page: a text may be
 *  parsed into a document of its own, which is never shown and runs nothing, as a questionnaire's definition is.
 *  https://w3c.github.io/trusted-types/dist/spec/#default-policy-hdr */
const OWN = /^\/(bench\/)?assets\/worker-[\w-]+\.js$/;

/** A single sign by its name, `&nbsp;`: the reader of a questionnaire's texts has the browser look it up. */
const SIGN = /^&[A-Za-z][A-Za-z0-9]{0,31};?$/;

interface Rules {
  createHTML(text: string, type: string, sink: string): string | null;
  createScriptURL(address: string): string;
}
interface Factory {
  createPolicy(name: 'default', rules: Rules): unknown;
}

/** A text that is read and becomes no part of a page, as it stands; null for any other, which the browser refuses and reports. */
export const inert = (text: string, _type: string, sink: string): string | null =>
  sink === 'DOMParser parseFromString' || (sink === 'Element innerHTML' && SIGN.test(text)) ? text : null;

/** The address of one of our own workers, as it stands.
 *  Errors: TypeError for any other. */
export function ownScript(address: string): string {
  const { origin, pathname } = new URL(address, location.origin);
  if (origin === location.origin && (pathname === '/sw.js' || OWN.test(pathname))) return address;
  throw new TypeError('not a script of ours');
}

/** Makes the policy; a browser that knows no trusted types needs none. */
export function trustOwnScripts(types = (globalThis as { trustedTypes?: Factory }).trustedTypes): void {
  types?.createPolicy('default', { createHTML: inert, createScriptURL: ownScript });
}
