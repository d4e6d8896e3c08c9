export default {
  ask: 'This need not be written down. Put it another way?',
  stop: 'Everybody can read this. Please put it another way.',
  found: 'It says “{word}” ({subject}).',
  rewrite: 'Rewrite',
  keep: 'Save anyway',
};
