export default {
  today: {
    title: 'Today', due: '{n} doors due · {done} knocked today', byBuilding: 'Building', byTime: 'Date', view: 'Order', building: '{name} · {n} doors', seeBuilding: 'See building', go: 'Knock', goAria: 'Knock at {door}',
    none: 'Every door due today has been knocked', noneNote: 'Zero is good news too', buildings: 'See the buildings', look: 'Needs another look', lookNote: '{n} · {what}', thanks: 'Thank you', thanksNote: 'The community thanks you for {n} visits',
    conflicts: 'Changed by two', conflictsNote: '{n}, please choose one', recent: 'Recorded today', local: 'On this tablet', received: 'Received by the street · {time}', last: 'last {day}', never: 'never knocked', triedToday: 'nobody in today', allTime: 'All buildings', empty: 'No buildings on this tablet yet',
    emptyNote: 'Connect once to receive your buildings', lookButton: 'Open', seen: 'Seen',
  },
  due: { late: '{n} days late', lateFlag: '{n} d late', today: 'Today', week: 'This week', later: 'by {day}' },
  cadence: { weekly: 'weekly', biweekly: 'every two weeks', monthly: 'monthly', quarterly: 'quarterly', half_year: 'half-yearly' },
  care: { badge: 'Care visit', two: 'two people' },
  building: {
    title: 'Buildings', sub: '{estate} · {doors} doors · {homes} homes', search: 'Name, pinyin, door, last digits of phone', onlyDue: 'Only the {n} due', all: 'All doors', another: 'Another building', choose: 'Which building', dueHere: '{n} due', entrance: 'Entrance {n}', entranceShort: 'E{n}', floor: 'F{n}', entrances: 'Entrances',
    none: 'Nothing found', noneNote: 'Try a surname, pinyin initials, the door or the last four digits', hits: '{n} found', wall: 'Doors of {name}', pick: 'Touch a door', pickNote: 'See who lives there and when somebody last knocked; two taps record it', dueNone: 'No door of this building is due',
    moveKeys: 'Arrow keys move between doors',
  },
  door: {
    ago: '{n} d ago', today: 'today', never: 'never', empty: 'vacant', waiting: 'not uploaded', short: '{entrance}-{door}', full: '{building}, entrance {entrance}, {door}', fullPlain: '{building}, {door}',
    key: { recent: 'within 30 days', older: '31–90 days', old: 'over 90 days', empty: 'vacant', due: 'due', waiting: 'not uploaded' }, knob: 'What colours and patterns mean',
    knock: 'Knock', unchanged: 'Met, unchanged', noAnswer: 'No answer', phone: 'Call', card: 'This home', last: 'Last {day} {result}', newHome: 'No household yet', newHomeNote: 'Register one here when somebody moves in', addHome: 'Register a household', whom: 'Call whom', noPhone: 'No phone number known', call: 'Call {name}',
    savedUnchanged: '{door} saved: met, unchanged', savedNoAnswer: '{door} saved: no answer',
  },
  household: {
    contact: 'How to reach', phone: 'Phone', family: 'Family', times: 'Times', ways: 'Ways', note: 'Note', self: 'self', open: 'Open matters', history: 'Visits', historyCount: '{n} in 12 months', all: 'See all', edit: 'Edit', call: 'Call', people: 'People', addPerson: 'Add a person',
    noOpen: 'Nothing open', noHistory: 'No visits yet', refuse: 'Not recorded here: illness, income, belief, ID numbers, photos.', refuseNote: 'No need to write it down when you hear it.', members: '{n} people', children: '{n} of them children', band: 'aged {band}', head: 'head', noChange: 'unchanged', voided: 'withdrawn', late: 'late entry', needs: 'needs {list}',
    editTitle: 'Edit {what}', moved: 'moved out on {day}', due: '{due} · {purpose}', none: 'none', mode: '{mode}', correct: 'Add to it', withdraw: 'Withdraw', withdrawTitle: 'Withdraw this visit', withdrawNote: 'The record stays and no longer counts. Please say why.', withdrawWhy: 'Why', withdrawDo: 'Withdraw', withdrawn: 'Withdrawn; it does not count', reasons: { wrongDoor: 'Wrong door', twice: 'Recorded twice', wrongResult: 'Recorded wrongly' },
  },
  items: {
    title: 'Matters', sub: 'Care, questions, and what two people changed', look: 'Needs another look', conflicts: 'Changed by two, please choose', tasks: 'Care visits', parked: 'Kept for you', none: 'Nothing waits for you', noneNote: 'Zero is good news too', lists: 'All records', due: 'by {day}', records: '{n}',
  },
  record: { title: 'Record', sub: 'What would you like to record', visit: 'Visit', visitNote: 'Find the door, then knock', at: 'Where', all: 'Visible to all', none: 'Your role has nothing to record here', chooseScope: 'Choose a place first', noteAt: 'Recorded at {scope}', kinds: 'Other records' },
  me: {
    title: 'Me', device: 'This tablet', deviceState: 'Storage', journal: 'Two places check each other', single: 'One place only, connect often', uploads: 'Uploads', uploadsNote: 'Receipts, what waits, what needs a look', lock: 'Lock now', language: 'Language', size: 'Type', normal: 'Normal', large: 'Large', theme: 'Colour', bright: 'Light', dark: 'Dark', auto: 'As the tablet',
    signOut: 'Sign out', signOutTitle: 'Sign out', signOutNote: 'Records of residents leave this tablet; what was not uploaded stays sealed and still goes to the street.', signOutWait: '{n} not uploaded yet. They are not lost: sealed here, they go to the street by themselves.', signOutDo: 'Clear and sign out', roles: 'Roles', scopes: 'Records of {n} buildings and places', records: '{n} records', lastContact: 'Last contact {time}', never: 'Never connected', version: 'Version {version}',
    desk: 'Ledgers and arrivals', appearance: 'Appearance', pin: 'PIN', readyOffline: 'Ready: works offline for 72 hours', receive: 'Receive now', free: '{free} free', persisted: 'The browser promised to keep it', notPersisted: 'The browser made no promise; connect often', forgetNote: 'Opens this tablet without a network',
  },
};
