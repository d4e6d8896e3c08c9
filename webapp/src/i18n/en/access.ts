export default {
  title: 'Who read what', all: 'All readings', community: 'Readings in your community, and your own', own: 'Your own readings',
  when: 'Time', who: 'Who', what: 'What', where: 'Where', why: 'Why', system: 'system', more: 'Earlier ones', none: 'No such lines',
  note: 'Lines are only ever added: a changed one breaks all that follow, and tablets and marks on the server find it.',
  person: 'Reader', everybody: 'Everybody', from: 'From', to: 'Until', clear: 'Show all', filter: 'Filter',
  about: {
    title: 'Who looked at what is held of this home', ask: 'When a resident asks at the window, show it and print it. Opening it is logged, too.', whyNeed: 'Please choose a reason', why: 'Why you open it', open: 'Open',
    sheet: 'Who looked at your data', of: 'Data of', home: 'a home: {names}', one: '{names}', empty: 'no name', place: 'Place', printed: 'Printed', printedLine: '{when}, by {name}', print: 'Print (A4)',
    what: 'What was seen', none: 'Nobody opened it at a desk of the street or the community.', copies: 'People on whose tablets this home lies', copiesNote: 'They need it for their visits; it is locked on the tablet, and what is looked at there is not logged line by line.', noCopies: 'It lies on nobody’s tablet.',
    search: 'A search by name or door is logged as a search, not with whom it found.', right: 'If you have a question about a line, ask at once; the privacy officer answers, free of charge.', cut: 'The last {n} lines only.',
  },
  alarms: {
    title: 'Alarms', sub: 'to look into: {n}', subNone: 'Nothing to look into', none: 'No alarms', noneNote: 'No sign that the past was changed, and no reading without a task', more: 'Earlier ones',
    note: 'A person looks into each of them. Nobody is scored or ranked.', seen: '{name}, {when}: {note}', server: 'the database itself',
    answer: 'Look into it', answerNote: 'Write what you found, for example: talked to them, they were checking the register. It cannot be changed later.', words: 'What you found', need: 'Please write what you found', keep: 'Keep', mine: 'About yourself: somebody else looks into it', done: 'Noted',
    told: 'The device was told of line {told}; the server stands at {seq}', have: 'The device was told that {told} had been received; the server says {have}', epoch: 'The device was told of an epoch that the server does not have', places: '{count} places differ', browsing: '{homes} homes opened within an hour, without a visit, a care task or a new record within 7 days', between: '{from} to {to}', lines: 'See these readings', rule: 'The rule: more than 10 homes within an hour, without a visit or review of one’s own, a care visit due, or a new record within 7 days. Samples and parked records do not count.', restore: 'When the past differs, somebody has most likely put an old database back. Let the system administrator find out, and declare it by qiaomen restore.',
  },
  field: { button: 'Who read it', title: 'Who read this record', none: 'Nobody else has opened it at a desk', offline: 'No network; look again when there is one', later: 'Not now; please try again in a while', line: '{when} {name}', why: 'why: {why}', close: 'Close' },
};
