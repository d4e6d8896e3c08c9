export default {
  title: 'Account security',
  note: 'Password, second factor, where you are signed in',
  errors: {
    offline: 'The street cannot be reached now; please try again later.',
    wrong_password: 'The password is wrong.',
    totp_needed: 'The code of your authenticator is needed too.',
    totp_wrong: 'The code is wrong, or was used already. Wait for the next one.',
    too_many_tries: 'Too many tries; please wait a while.',
    signed_out: 'Your session has ended; please sign in again. Nothing recorded is lost.',
    device_revoked: 'This device has been revoked.',
    forbidden: 'Your role needs a second factor.',
    link_over: 'This link was used or is too old; ask for another one.',
    oidc_failed: 'The unit’s own sign-in did not succeed; please try again.',
    oidc_unknown: 'No account is bound to who you are at the unit’s own sign-in; ask an administrator.',
    other: 'Something went wrong; please try again.',
  },
  password: {
    title: 'Password', note: 'It never expires; change it when somebody else may know it.', change: 'Change password', now: 'Present password', new: 'New password', rule: 'At least 10 characters; a sentence will do, without capitals or signs. Common ones are refused.',
    show: 'Show', hide: 'Hide', do: 'Change', done: 'Changed; other devices have to sign in again',
  },
  totp: {
    title: 'Second factor', off: 'Not set up. With it, a password alone lets nobody in.', on: 'In use since {day}, {n} recovery codes left', demanded: 'Your role needs one.', set: 'Set up', renew: 'Another phone', drop: 'Stop using it', dropTitle: 'Stop using the second factor', dropDo: 'Stop using it', dropped: 'No longer in use',
    begin: 'First, show that it is you', next: 'Next', scan: 'Scan this with an authenticator on your phone', scanNote: 'Any authenticator that knows TOTP will do; it needs no network and no phone number.', qr: 'QR for the authenticator', type: 'No camera? Type this:', code: 'The 6 digits of the authenticator', codeNote: 'New every 30 seconds', confirm: 'Set up', done: 'Set up; you will be asked for a code when you sign in',
  },
  codes: { title: 'Recovery codes, shown this once', note: 'Without your phone, each stands for a code once. Print or copy them and keep them with your badge.', print: 'Print', kept: 'I have kept them' },
  sessions: {
    title: 'Where you are signed in', own: 'This one', since: 'Signed in {from} · last seen {seen}', end: 'Sign out', endTitle: 'Sign {name} out', endNote: 'That device has to sign in again. What it has not sent stays on it and is not lost.', endAll: 'Sign out everywhere else', ended: 'Signed out', only: 'Nowhere else', proof: { password: 'Password', totp: 'Password and code', oidc: 'The unit’s own sign-in' },
  },
  enrol: {
    title: 'Your account', looking: 'Looking at this link…', hello: '{name}, please choose a password', username: 'Your user name: {username}', until: 'This link works until {time}, once', own: 'Nobody but you knows the password, no administrator either.', do: 'Done', over: 'This link does not work any more', overNote: 'A link works for ten minutes, once. Ask an administrator for another one.', again: 'Try again', doneTitle: 'Your account is ready', doneNote: 'Sign in as {username} with the new password.', signIn: 'Sign in',
  },
  code: { title: 'Your code, please', note: 'Open the authenticator on your phone and read the 6 digits. Without your phone, use a recovery code.', field: 'Code or recovery code', do: 'Sign in', back: 'Another account' },
  oidc: { button: 'Sign in with {name}', returning: 'Coming back…' },
  manage: {
    button: 'Sign-in', title: 'How {name} signs in', give: 'Enrolment QR', giveNote: 'For them to scan, or send them the link. It works for ten minutes, once; then the earlier password counts no more.', giveDo: 'Show a QR', giveAgain: 'Another one', qr: 'Enrolment QR', until: 'Works until {time}', copy: 'Copy the link', copied: 'Copied', reset: 'Second factor', resetNote: 'Only when the phone is lost. They then have to enrol again, and sign in again everywhere.', resetNone: 'No second factor', resetDo: 'Take it away', resetDone: 'Taken away', sessionsDo: 'Sign out everywhere', sessionsNone: 'Signed in nowhere',
  },
};
