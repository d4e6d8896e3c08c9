/** A manifest that has one of each thing the engine looks at. */
import type { FieldDecl, KindDecl, Manifest } from '../kind';

const label = (zh: string) => ({ zh, en: zh });

function field(name: string, type = 'text', more: Partial<FieldDecl> = {}): FieldDecl {
  return { name, label: label(name), type, required: false, reach: 'personal', merge: 'replace', server: false, ...more };
}

function kind(name: string, fields: FieldDecl[], more: Partial<KindDecl> = {}): KindDecl {
  return {
    name, label: label(name), schema: 1, reach: 'personal', fact: false, server_made: false, founds: false,
    lives_in: ['building'], about: null, window_days: null, states: null, fields, own: [], asked: [], search: null,
    rights: { within: { grid_worker: 'CRU' }, above: {} }, ...more,
  };
}

const open = { value: 'open', zh: '待选', en: 'Open' };
const settled = { value: 'settled', zh: '已选定', en: 'Settled' };

export const MANIFEST: Manifest = {
  digest: 'one',
  kinds: [
    kind('dwelling', [field('entrance'), field('door')], { search: { name: null, door: ['entrance', 'door'], phones: null } }),
    kind('household', [field('dwelling', 'ref', { kinds: ['dwelling'] })]),
    kind('person', [
      field('name'), field('phones', 'phones'), field('tags', 'codes', { merge: 'set' }),
      field('calls', 'whole', { merge: 'counter' }), field('words', 'rows', { merge: 'log' }),
      field('household', 'ref', { kinds: ['household'] }), field('lives_alone', 'flag', { reach: 'confidential' }),
    ], { search: { name: 'name', door: [], phones: 'phones' } }),
    kind('visit', [field('household', 'ref', { kinds: ['household'] }), field('result', 'code'), field('files', 'files')], { fact: true, window_days: 365 }),
    kind('step', [field('case', 'ref'), field('to')], { about: 'case' }),
    kind('conflict', [field('about', 'ref')], {
      server_made: true,
      states: { initial: 'open', labels: [open, settled], moves: [{ from: 'open', to: 'settled', who: ['owner'] }] },
    }),
  ],
};
