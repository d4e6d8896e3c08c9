export default {
  signIn: {
    title: 'Sign in to this tablet', again: 'Sign in again', account: 'Account', accountHint: 'the one your office gave you', password: 'Password', show: 'Show', hide: 'Hide',
    lockout: 'No captchas. After 5 wrong tries, wait 10 minutes.', device: 'Name of this tablet', deviceHint: 'helps to find it when lost', deviceName: 'My tablet', button: 'Sign in', busy: 'Signing in…',
    once: 'Sign in once, then work 72 hours without a network', sealed: 'Stored encrypted: a lost tablet tells nothing', calm: 'No location, no online hours, photos are optional',
    large: 'Large type', normal: 'Normal type', english: '中文', dark: 'Dark', bright: 'Light',
    demoTitle: 'Demo accounts', demoNote: 'The password is always {password}',
    demoRoles: { wangge01: 'Grid worker', louzhang01: 'Building leader', shequ01: 'Community secretary', jiedao01: 'Street supervisor', guanli01: 'Street administrator' },
    needAccount: 'Please enter an account', needPassword: 'Please enter the password',
    back: 'Back to unlocking',
  },
  errors: {
    offline: 'The street cannot be reached. The first sign-in needs a network; please try later.', wrong: 'Account or password is not right; please look again.', throttled: 'Too many tries; please wait 10 minutes.', other: 'Signing in did not work this time; please try later.',
    deviceTaken: 'The store on this tablet belongs to somebody else; please press Sign in again.', disabled: 'This account has been closed; please ask the community.',
  },
  pin: {
    title: 'Choose an unlock PIN', first: 'Think of 6 digits, used on this tablet only', second: 'Once more, please', differ: 'The two differ; please choose again', easy: 'Too easy to guess; please choose another', said: '{n} of {of} digits entered',
    erase: 'Erase', why: 'It opens this tablet when there is no network', lose: 'Forgetting it loses nothing: sign in again with your password', working: 'Locking up…',
  },
  prepare: {
    title: 'Prepare for offline', step1: '1 Sign in', done1: 'Signed in', step2: '2 PIN', done2: '6 digits, set', step3: '3 Prepare', receiving: 'Receiving', ready3: 'Received',
    share: 'Prepared {done} / {total}', what: 'Records', have: 'Prepared', goodNow: 'No need to wait, you can knock now', goodNote: 'Your {n} homes are on this tablet. If the network breaks, the rest continues where it stopped.',
    waiting: 'One moment, your buildings are coming', waitingNote: 'If the network breaks, the rest continues where it stopped.', ready: 'Ready: works offline for 72 hours', readyNote: '{n} records on this tablet, encrypted',
    broken: 'The network broke; what came is here', brokenNote: 'The rest continues once there is a network', again: 'Continue', lease: 'Works offline for 72 hours; one contact renews it', own: 'Only your grid; reasons for care are not on the tablet',
    room: '{free} free on this tablet, {used} used', today: 'See today first', knock: 'Go and knock', noScopes: 'Your work is done online, at a desk', noScopesNote: 'Nothing has to be stored on this tablet', count: '{n}',
  },
  unlock: {
    title: 'Unlock', people: 'People on this tablet', other: 'Someone else', hello: { morning: 'Good morning, {name}', noon: 'Hello, {name}', afternoon: 'Good afternoon, {name}', evening: 'Good evening, {name}' }, ask: 'Enter your 6-digit PIN',
    wrong: 'Not this PIN; please try again', opening: 'Opening…', forgot: 'Forgot', lockedOut: 'Too many wrong PINs; please sign in once with your password', keepTitle: 'Locked, it still uploads; a forgotten PIN loses nothing.',
    keepNone: 'Records are sealed and go to the street by themselves.', keepSome: 'The {n} not uploaded are sealed and go to the street by themselves.', forgotTitle: 'Forgot the PIN', forgotNote: 'Sign in once with your password and choose a new one. What was not uploaded is sealed and still goes to the street.', forgotButton: 'Sign in',
    none: 'Nobody is on this tablet yet', revoked: 'Revoked', signedOut: 'Signed out',
  },
};
