export default {
  nav: { label: 'Desk', arrivals: 'Arrivals', parked: 'Kept', register: 'Register', units: 'People, grids', devices: 'Devices', access: 'Who read', field: 'Field pages', out: 'Sign out', language: '中文' },
  who: '{name} · {role}',
  light: { missing: 'Tablets: {devices}, records to come: {ops}', unsynced: '{n} not uploaded, oldest {time}', all: 'All here', offline: 'No network; what you write is kept here' },
  trouble: { offline: 'No network; what you wrote is kept', forbidden: 'You may not do this here', not_found: 'Not found; perhaps somebody has just dealt with it', other: 'Something went wrong; what you wrote is kept', again: 'Try again' },
  saved: { seen: 'Seen', thanks: 'Thanked {name}', asked: 'Asked {name}; the answer comes back here', waits: 'Saved', waitsNote: 'Kept on this computer, sent when there is a network', parked: 'Kept for you: {reason}' },
  place: { door: 'entrance {entrance}, {door}' },
  arrivals: {
    title: 'What arrived', sub: 'last {days} days · {n} not looked at', subGrids: '{place} · {grids} grids · last {days} days · {n} not looked at',
    kind: 'Kind', allKinds: 'All kinds', grid: 'Grid', allGrids: 'All grids', option: '{name} ({n})', unseen: 'Only what nobody looked at', search: 'Name, door, end of phone number, author',
    time: 'Time', place: 'Where', author: 'By', points: 'What', yesterday: 'yesterday {time}',
    found: 'People and doors found', more: 'Earlier ones', none: 'All of it has been looked at', noneNote: 'Zero is good news too', nothing: 'Nothing has arrived here yet', nothingNote: 'It comes as soon as a worker uploads',
    late: 'put down later', skewed: 'tablet’s clock off', conflict: 'changed by two', asked: 'asked', answered: 'answered', seen: 'seen', thanked: 'thanked', void: 'withdrawn', sealed: 'sealed',
    keys: { seen: 'Seen', ask: 'Ask', thanks: 'Thanks', move: 'Up, down' }, calm: 'A look now and then is enough', choose: 'Choose a line to read the record',
    care: 'Care visit', sealedLine: '{n}, sealed; this version cannot open them yet', photos: '{n}, without where they were taken', photo: 'Open number {n}',
    history: 'What happened', made: '{when} recorded by {name}', madeOffline: '{when} recorded by {name}, without a network', received: '{when} received · receipt {seq}', edited: '{when} {name} changed {fields}', entered: '{when} corrected and recorded by {name} · receipt {seq}', keptLine: '{when} arrived and kept',
    reviewSeen: '{when} seen by {name}', reviewThanks: '{when} {name} says thank you', reviewAsked: '{when} {name} asks: {note}', reviewField: ' ({field})', answer: 'Answer: {answer}', willSee: 'Once you have, {name} sees “seen by {me}”',
    related: 'This home lately', relatedCount: '{n} times', clash: 'Two changed {field}: {values}', readers: 'Who read it', readersNone: 'Nobody else opened it', reader: '{when} {name} · {why}',
    ask: 'Ask in one sentence', askHint: 'For example: was the tap reported?', askField: 'About what', askWhole: 'All of it', askNeed: 'Write what you would like to know', send: 'Please look again', cancel: 'Not now', next: 'Seen, next', thanks: 'Thanks', 
  },
  street: {
    title: 'What the communities received', sub: 'last {days} days · numbers, no content', community: 'Community', few: 'under 5', look: 'Look at some', take: 'Five at random', 
    whyNote: 'Please choose why (it is recorded)', note: 'Each one you open is logged, and its author sees it.', sample: '{community} · {n} at random', back: 'Back to the communities', none: 'Nothing to see in the last {days} days', calm: 'To see where help is needed, never who did more.',
  },
  parked: {
    title: 'Kept for a decision', sub: '{n} arrived in full and wait for somebody to decide', subNone: 'Nothing waits for a decision', strays: 'Another {n} cannot be opened yet and will be, by themselves, once their key is here',
    when: 'Arrived', what: 'What', author: 'By', why: 'Why kept', waited: 'Waited', days: '{n} days', hours: '{n} h', soon: 'just now', allReasons: 'All reasons', reason: 'Reason',
    none: 'Nothing to decide', noneNote: 'All that was kept has been used', choose: 'Choose a line to see what was kept', recorded: '{name} · recorded {at} · arrived {received}', whyTitle: 'Why it is kept', servers: 'Nobody has to decide: it goes on by itself when the cause is gone', mineNow: 'handed to {name}', 
    how: 'What to do', apply: 'Apply it by my rights; {name} stays its author', correct: 'Correct it and apply', giveBack: 'Ask {name} to look again', handOver: 'Hand it to somebody else',
    open: 'Open it', now: 'now: {value}', sealed: 'Sealed words are in it and not shown here', lost: 'The sealed words are not here: corrected, it will be without them',
    note: 'What should {name} look at', noteHint: 'One sentence, for example: which household?', field: 'About what', whole: 'All of it', needNote: 'Write what to look at', to: 'To whom', needTo: 'Choose somebody', doApply: 'Decide so, next', doCorrect: 'Save and apply', doBack: 'Please look again', doHand: 'Hand over',
    applied: 'Applied; {name} stays its author', still: 'Still kept: {reason}', returned: '{name} is asked to look again', handed: 'Handed to {name}', corrected: 'Corrected and applied',
    safe: 'Nothing is lost', safeNote: 'What is kept has its receipt, takes no room on the tablet and holds up nothing behind it.', whoDecides: 'Who decides', whoNote: 'Its author may correct it at any time; the community’s lead and the street may decide.', stays: 'Your decision and the words of {name} stay in the history, and {name} hears of it.',
    keptOf: '{kind} · {place}', sentences: {
      invalid: 'Something in it is not right; it is kept as it came.', forbidden: 'Its author has no right to do this here (perhaps the grids were re-cut); it is kept until somebody decides.', record_exists: 'A record with this number exists already; please compare.', removed: 'The record was removed; what changed it later is kept.', wrong_scope: 'Such records do not live there, or there is no such place.', id_reused: 'Two different contents came under one number.', too_large: 'It is too long.', device_revoked: 'The tablet was revoked; what it handed over waits for a decision.', server_error: 'The server failed on this one; all of it is kept.', waits: 'The record that it speaks of has not come.', unknown_kind: 'This version does not know such records.', schema_too_new: 'The tablet is newer than the server.', seal_unreadable: 'Its seal cannot be opened now.', author_unproven: 'Its author cannot be proven now.',
    }, asked: 'Its author was asked to look again: {note}', about: '({field})', codes: {
      invalid: 'something is not right', forbidden: 'not its author’s place', record_exists: 'exists already', removed: 'record removed', wrong_scope: 'wrong place', id_reused: 'number used twice', too_large: 'too long', device_revoked: 'tablet revoked', server_error: 'the server failed', returned: 'asked back', waits: 'waits for another record', unknown_kind: 'kind not known yet', schema_too_new: 'newer tablet', seal_unreadable: 'cannot be opened yet', author_unproven: 'author not proven',
    },
  },
  register: {
    title: 'Register', sub: 'A community’s workbook becomes buildings, homes and people; read first, written when you say so', file: 'Workbook', pick: 'Choose an xlsx file', pickNote: 'Columns in any order; ID numbers, ethnicity, religion and the like are not taken', send: 'Read it', sending: 'Sending…', notFile: 'Choose a file first',
    list: 'Lately', none: 'No workbook yet', state: { reading: 'being read', checked: 'read, not written', applying: 'being written', applied: 'written', failed: 'not read' }, step: { waiting: 'waiting', reading: 'reading', comparing: 'comparing', writing: 'writing', done: 'done' }, progress: '{step} {done} of {total}', progressOnly: '{step} {done}',
    rows: '{n} rows', held: '{n} rows held back', found: '{n} records would change', foundNone: 'The same as now, nothing to change', did: '{n} records changed', kind: 'Kind', new: 'new', changed: 'changed', same: 'same', children: '{n} under 14, counted in their household alone', refused: 'Columns not taken: {names}', ignored: 'Columns not known: {names}',
    conflicts: '{n} differ from what somebody else changed; both values are kept', parked: '{n} kept for a decision', gone: '{n} are no longer here', fault: 'To correct', faultCount: '{n}', errors: 'Download the rows to correct', errorsNote: 'Correct and upload again; nothing comes twice', apply: 'Write', applyNote: 'All at once: all of it or nothing', seconds: 'took {n} s', columnLine: 'row {row} · {column} · {what}', problem: 'Not read: {code}',
  },
  units: {
    title: 'People and grids', sub: '{place} · {communities} communities · {grids} grids · {buildings} buildings', search: 'Name, account, grid, building', here: 'Who is here', nobody: 'Nobody here yet', post: 'Role', name: 'Name', from: 'From', to: 'To', state: 'State', deal: 'Deal with', held: 'in office', later: 'soon', ended: 'ended', planned: 'planned', buildings: 'Buildings', none: 'No buildings',
    add: 'Add a person', addTitle: 'Add a person', fullName: 'Name', username: 'User name', usernameNote: '2 to 40 small letters, digits or . _ -', role: 'Role', roleNone: 'No role yet', fromOn: 'From which day (now, if empty)', make: 'Add', made: '{name} signs in as {username}', password: 'Password {password}: shown this once, pass it on',
    give: 'Give a role', giveTitle: 'A role for {name}', giveTo: 'To whom', giveDo: 'Give the role', given: '{name}: {role}', end: 'End', endTitle: '{name} is no longer {role}', endNote: 'Now, if no day is given; what is not uploaded is still taken', endOn: 'First day without it', endDo: 'End the role', endDone: 'Ended',
    disable: 'Disable', disableTitle: 'Disable the account of {name}', disableNote: 'At its next contact the device hands over what it holds, then erases.', disableDo: 'Disable', disabled: 'disabled', noRole: 'People without a role', code: '{nature} · {code}', 
    natures: { street: 'Street', community: 'Community', grid: 'Grid', building: 'Building', team: 'Team' }, recut: 'Re-cut grids', recutTitle: 'Re-cut grids', recutNote: 'A table of buildings and their new grids (CSV or xlsx). Whole buildings move, no record does.', recutFile: 'Table', recutPick: 'Choose a CSV or xlsx file', recutFrom: 'From which day', recutTry: 'Look first', recutDo: 'Re-cut so', moves: '{n} buildings move', move: '{building}: {from} → {to}', faults: '{n} to correct; nothing was moved', fault: 'row {row}: {what}', recutDone: 'Re-cut, from {day}', needFile: 'Choose a file and a day',
  },
  devices: {
    title: 'Devices', sub: '{n} devices · {ok} all here · {behind} with records to come · {off} revoked', search: 'Device, name', device: 'Device', user: 'Used by', seen: 'Last contact', records: 'Records', version: 'Version', missing: '{n} to come', all: 'all here', revoked: 'revoked', cloned: 'began anew', never: 'never', desk: 'desk',
    have: 'Here', haveLine: 'all up to number {n}', haveNone: 'nothing recorded yet', gap: 'To come', gapLine: 'after number {from}, {n} are missing', told: 'Last said', toldLine: '{n} not uploaded, oldest {time}', toldNone: 'nothing to upload', room: 'Room', roomLine: '{n} MB', since: 'Since', none: 'No devices', choose: 'Choose a line to see the device',
    counting: '“To come” is counted by the tablet’s own numbers: a missing number is a missing record.', calm: 'There are no hours online here, and no places.', call: 'Call first', callNote: 'Mostly it is the battery, or no signal in the building', lost: 'Tablet lost', lostNote: 'At its next contact it hands over what it holds, then erases.', lostKept: 'what it holds is kept for a decision', lostSafe: 'what has arrived is not touched', revoke: 'Revoke and erase this device…', revokeTitle: 'Revoke {name}', revokeDo: 'Revoke', done: 'Revoked',
  },
  access: {
    title: 'Who read what', all: 'All readings', community: 'Readings in your community, and your own', own: 'Your own readings', when: 'Time', who: 'Who', what: 'What', where: 'Where', why: 'Why', system: 'system', more: 'Earlier ones', none: 'No readings yet',
    note: 'Lines are only ever added: a changed one breaks all that follow.', words: {
      read: 'opened a record', sample: 'saw one at random', parked_read: 'opened a kept one', parked_apply: 'applied a kept one', parked_reassign: 'handed a kept one over', parked_return: 'asked to look again', user_add: 'added an account', user_disable: 'disabled an account', role_give: 'gave a role', role_end: 'ended a role', device_revoke: 'revoked a device', recut: 're-cut grids', register_import: 'imported a register', other: 'other',
    },
  },
};
