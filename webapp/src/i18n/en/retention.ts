export default {
  title: 'Keeping and deleting', sub: 'What is due goes, or only day and result stay; what went is written down', toNotice: 'Notice for residents',
  approvals: {
    title: 'For my yes', sub: 'Some things nobody does alone: a second person looks and agrees', asks: '{name} asks · {when}', because: 'Why: {why}', until: 'An answer counts until {when}',
    agree: 'Agree', refuse: 'Do not agree', agreed: 'Agreed; it can be used once', refused: 'Not agreed', takeBack: 'No longer needed', none: 'Nothing waits for your yes', noneNote: 'When somebody asks, it appears here', mine: 'What I asked for',
    state: { asked: 'waits for a colleague', agreed: 'agreed, may be used', refused: 'not agreed', used: 'used', over: 'too late' },
  },
  run: {
    title: 'Deleting what is due', dry: 'See first what would go', now: 'Do it now', note: 'It runs every night by itself. Here stand kinds, numbers and ids, no content.', asked: 'In line; its report will appear here', none: 'It has not run yet', nothing: 'Nothing was due', isDry: 'a rehearsal',
    state: { waiting: 'in line', running: 'at work', done: 'done', failed: 'failed', interrupted: 'interrupted' },
    did: { reduced: '{what}: {n}, only day and result stay', erased: '{what}: {n} deleted', dropped: '{what}: {n} dropped' }, held: '{n} under a legal hold', before: 'before {day}', more: '{n} more ids',
    what: { removed: 'Records removed long ago', session: 'Sessions that are over', approval: 'Old requests for a yes', register_report: 'Old reports of imports', job: 'Old reports of this job' },
  },
  terms: { title: 'How long', kind: 'Kind', months: 'How long', until: 'Counted', always: 'not by time', n: '{n} months', of: 'Months for {kind}', limits: 'months ({least}–{most})', save: 'Set so', saved: 'Set; the notice says so, too' },
  holds: {
    title: 'Legal holds', note: 'What a court or an authority has to see is not deleted for now. It takes two: one asks, another agrees, the first begins it.', ask: 'Ask for a hold', none: 'Nothing is held now', record: 'One record and what names it', line: '{reason} · until {day}', by: 'asked for by {name}, {when}', second: 'agreed to by {name}',
    state: { active: 'held', ended: 'ended', agreed: 'agreed, yours to begin', asked: 'waits for a colleague' }, begin: 'Begin it', begun: 'The hold has begun', end: 'End it', ended: 'Ended; what is due goes as usual', askEnd: 'End early…', askEndNote: 'This needs a second person, too.', why: 'Why', askDo: 'Ask a colleague', asked: 'A colleague was asked; come back here once they agree',
    askNote: 'Nothing of it is deleted when it is due, nor when a resident asks.', place: 'Where', choose: 'Please choose', kind: 'What', orRecord: 'Or one record: its id', orRecordNote: 'The id of a household or person also holds what names them', reason: 'On what ground (a file number, no names)', endsOn: 'Until (within three years)',
  },
  contact: { title: 'How the notice says we are reached', office: 'Name of the office (else that of the street)', address: 'Address', phone: 'Phone', hours: 'Hours', officer_phone: 'Phone of the privacy officer', save: 'Save', saved: 'Saved' },
  notice: {
    print: 'Print', listen: 'Read it to me', quiet: 'Stop reading', language: '中文', back: 'Back', link: 'Notice for residents',
    heading: 'When we call: what we write down, and what we never do', from: 'By {street}',
    who: 'Who we are', whoText: '{street} and its communities. Grid workers call to learn who needs help, and to get it done. What is written down rests on statutory duty and on your consent.',
    what: 'What we write down', sealed: ' (sealed: a few people open it, one at a time, saying why)',
    never: 'What we never write', neverText: 'Ethnicity, religion, politics, income, bank data, diagnoses and medicine, criminal or petition history, pictures of identity cards, fingerprints or faces, where you go; no scores, no order of people, no lists of them. Children under 14 have no record, only a number.',
    see: 'Who can see it', seeText: 'The grid worker of your grid, the staff of your community and its lead. The street sees numbers alone, and says why before it opens one record. Who looked is written down, and you can ask at the window.',
    long: 'How long', months: '{what}: {n} months {until}', always: '{what}: {until}', longNote: 'What is due is deleted, or only day and result stay. What a court demands is kept for it.',
    no: 'How to say no', noText: 'You need not open, answer, or have a photo taken. Saying so is enough.', benefit: 'Taking consent back, or not wanting to be called on, costs you no benefit and no service.',
    rights: 'Your rights', rightsText: 'To see, copy, correct, delete, take consent back, complain: a sheet of paper at the community’s window, a receipt the same day, an answer within 15 working days, free.',
    reach: 'How to reach us', phone: 'Phone', officer: 'Privacy officer', noContact: 'At your community’s window, or ask the grid worker at your door.', offline: 'No network now: how long is shown once there is one.',
  },
};
