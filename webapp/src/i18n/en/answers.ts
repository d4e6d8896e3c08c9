export default {
  label: 'What you reported has been answered',
  solved: 'What you reported on {date} has been put right: {note}',
  answered: 'What you said on {date} has been answered: {note}',
  declined: 'What you reported on {date} was not taken up: {note}',
  noNote: 'it has been seen to',
  told: 'Good to know',
  notYet: 'Not right yet',
  reopened: 'Thank you, they will look again',
};
