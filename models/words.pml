/* What there is: ops, the server's database, devices, and what is on its way between them.
 *
 * Everything is a small number. An op's number tells its author and its n; a set of ops is a byte of bits.
 * A hash is the number of the history that wrote the entry: two histories never agree on what they wrote, and
 * (seq, history) names one beginning of a chain as surely as a hash does.
 */
#ifndef D
#define D 2 /* devices */
#endif
#ifndef K
#define K 2 /* ops a device makes, at most */
#endif
#define OPS (D * K)
#define PLACES (2 * OPS + 1) /* every op may bring a conflict record, which takes a seq too */
#define NOBODY D

#define bit(o) (1 << (o))
#define author(o) ((o) / K)
#define n_of(o) ((o) % K + 1)
#define own(d) (((1 << K) - 1) << ((d) * K)) /* the ops of one device */
#define in(set, o) (((set) & bit(o)) != 0)
#define add(set, o) set = set | bit(o)
#define drop(set, o) set = set & ~bit(o)
#define move(o, from, to) drop(from, o); add(to, o)

/* A fact is a record of its own, written once. All edits set the one field of the one shared record, to 1 or 2. */
#define FACT 1
#define CREATE 2 /* makes the shared record, its field at 1 */
#define EDIT_1 3
#define EDIT_2 4
#define value_of(o) (ops[o].kind == EDIT_2 -> 2 : 1)

typedef Op {
	byte kind;
	byte base_seq, base_hash; /* the v in the replica when the person saved; 0.0 if there was none */
	byte knows                /* ghost: the ops whose effect the author had seen, own ones included */
};
Op ops[OPS];

/* What the server keeps on its disk, and what a backup is a copy of. */
typedef Database {
	byte epoch;
	byte seq;                            /* the scope's head */
	byte hash[PLACES];                   /* of each entry; hash[0] is the scope's first */
	byte applied, parked;                /* ops by what became of them */
	byte place[OPS];                     /* seq of an applied op */
	byte conflicts;                      /* ops that have a conflict record, at place + 1 */
	bool exists;                         /* the shared record, and the seq and hash of its v */
	byte v_seq, v_hash, value;
	byte mark_seq, mark_device, mark_n;  /* of the field's last change */
	byte mark_op;                        /* who stands at mark_seq, for deciding a clash */
	byte standing                        /* ghost: the ops that want the present value */
};
Database db, backup;
hidden Database nothing;
byte history = 1; /* which history the server writes; every restore begins another, said or not */
byte begun;       /* transactions that hold a seq; the scope row's lock lets one at a time do so */

/* The outbox and the journal: where each op stands on its own device. */
byte saved;            /* given an n */
byte said;             /* ghost: the person was told 存好了 */
byte waiting;          /* in the outbox */
byte unsure;           /* its receipt is none any more: to be asked for */
byte received;         /* in the journal, with a receipt of the device's epoch */
byte held;             /* in the journal, parked at the server */
byte in_db, in_file;   /* the two stores: IndexedDB and the journal file */
byte let_go;           /* ghost: taken from the tablet on purpose, when the server had it */

/* A device's copy of the scope, and what the server told it. */
typedef Device {
	byte n;                   /* ops given a number */
	byte epoch, have;
	byte cursor, head_seq, head_hash;
	bool anew;                /* pulled from 0; the old set stands until the new one is whole */
	byte facts, conflicts, v_seq, v_hash, value;
	byte sees;                /* ghost: the ops whose effect the copy shows */
	bool gone                 /* wiped */
};
Device dev[D];

/* The answer to a pull, from its snapshot until the device has taken it. */
typedef Pulled {
	bool is_there, is_forked, has_record;
	byte epoch, have, head_seq, head_hash, upto;
	byte facts, conflicts, v_seq, v_hash, value, sees
};
Pulled pulled[D];

/* The answer to a push or a question: at most one an op, FLIGHTS in all. */
#define NONE 0
#define APPLIED 1
#define PARKED 2
#define UNKNOWN 3
#define NOT_YOURS 255 /* the have of a session that only carries */
typedef Reply {
	byte status, epoch, have
};
Reply reply[OPS];
byte flying;

byte present;  /* whose session the shared tablet is in */
byte harm;     /* restores, evictions, wipes so far */
byte undeclared;
bool calm;     /* no more faults */
bool over;     /* the world has come to rest and was looked at */

/* Scratch, never part of a state. What an inline is given stands in its text: an expression would be read again. */
hidden byte i, j, m, r, seen, next, status_, base_, who, seen_round;
hidden byte is_own_earlier, is_own_later, is_concurrent, wins;
