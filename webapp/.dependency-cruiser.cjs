// The house on the web side: which room may look into which. tests/house plants a fault for each rule.
const room = (names) => `^src/(${names})/`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or need a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'kinds-do-not-import-each-other',
      comment: 'A kind is added and taken away alone. What several share lies beside them, not in one of them.',
      severity: 'error',
      from: { path: '^src/kinds/([^/]+)/' },
      to: { path: '^src/kinds/[^/]+/', pathNot: '^src/kinds/$1/' },
    },
    {
      name: 'records-know-no-screen',
      comment: 'The engine is plain TypeScript: no Vue, no Quasar, and nothing of this app but itself.',
      severity: 'error',
      from: { path: room('records') },
      to: { path: ['^src/(?!records/)', 'node_modules/(@?vue|pinia|quasar|@quasar)'] },
    },
    {
      name: 'ui-knows-no-work',
      comment: 'ui/ has no domain word inside, so it imports only ui/ and the kit.',
      severity: 'error',
      from: { path: room('ui') },
      to: { path: '^src/(?!ui/)' },
    },
    {
      name: 'the-service-worker-stands-alone',
      comment: 'It caches the shell and knows nothing of records or people.',
      severity: 'error',
      from: { path: room('worker') },
      to: { path: '^src/(?!worker/)' },
    },
    {
      name: 'live-stands-on-records',
      comment: 'live/ turns the engine into refs; it knows no page and no kind.',
      severity: 'error',
      from: { path: room('live') },
      to: { path: room('kinds|field|desk|shell|ui|capture') },
    },
    {
      name: 'capture-knows-no-page',
      comment: 'Photos, voice notes and signatures are the same in every form: capture/ knows no kind and no page.',
      severity: 'error',
      from: { path: room('capture') },
      to: { path: room('kinds|field|desk|forms|people|shell') },
    },
    {
      name: 'declared-packages-only',
      comment: 'A package that package.json does not name can vanish with the next update of another.',
      severity: 'error',
      from: { path: '^src/', pathNot: '(\\.test\\.ts$|/testing/)' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['^virtual:', '\\.wasm\\?url$'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'browser', 'default', 'types'] },
  },
};
