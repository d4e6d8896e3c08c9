/* The way between, what befalls both ends, and how it all ends. */
#ifndef HARM
#define HARM 1
#endif
#ifndef FLIGHTS
#define FLIGHTS 1
#endif
#define ROUNDS 3
#define EVERY ((1 << OPS) - 1)

/* Each op takes its scope's next seq under the scope's lock, which is held until the commit. */
#ifdef BUG_LATE_COMMIT
#define may_begin true
#else
#define may_begin (begun == 0)
#endif

inline take_seq(at) {
	begun++;
	at = db.seq + begun
}

inline end_transaction(at) {
	begun--;
	at = 0
}

#ifdef SHARED
#define is_own_session(o) (present == author(o))
#else
#define is_own_session(o) true
#endif

/* Calm weather: nothing is lost or sent in vain, nobody saves any more, and every answer is heard once. */
#ifdef PROGRESS
#define may_send(o) (in(said | in_file, o) && (!calm || (in(waiting, o) && reply[o].status == NONE)))
#define may_reply(o) (calm -> reply[o].status == NONE : (flying < FLIGHTS || reply[o].status != NONE))
#define CALM_LOSES(o) if :: calm -> lose_reply(o) :: else fi
#define is_quiet ((waiting | unsure) == 0 && (said & ~(db.applied | db.parked)) == 0 && is_level(0) && is_level(1))
#define is_level(d) (dev[d].epoch == db.epoch && dev[d].cursor == db.seq && dev[d].head_hash == db.hash[db.seq] && \
	dev[d].v_seq == db.v_seq && dev[d].v_hash == db.v_hash && dev[d].value == db.value && \
	dev[d].conflicts == db.conflicts)
#else
#define may_send(o) in(said | in_file, o)
#define may_reply(o) (flying < FLIGHTS || reply[o].status != NONE)
#define CALM_LOSES(o) skip
#endif
#define may_harm (harm < HARM && !calm)

inline send_reply(o, what) {
	flying = flying + (reply[o].status == NONE -> 1 : 0);
	reply[o].status = what;
	reply[o].epoch = db.epoch;
	if
	:: is_own_session(o) -> count_have(author(o), reply[o].have)
	:: else -> reply[o].have = NOT_YOURS
	fi
}

inline lose_reply(o) {
	flying--;
	reply[o].status = NONE; reply[o].epoch = 0; reply[o].have = 0
}

inline copy(into, from) {
	into.epoch = from.epoch; into.seq = from.seq;
	for (i : 0 .. PLACES - 1) {
		into.hash[i] = from.hash[i]
	}
	into.applied = from.applied; into.parked = from.parked;
	for (i : 0 .. OPS - 1) {
		into.place[i] = from.place[i]
	}
	into.conflicts = from.conflicts; into.exists = from.exists;
	into.v_seq = from.v_seq; into.v_hash = from.v_hash; into.value = from.value;
	into.mark_seq = from.mark_seq; into.mark_device = from.mark_device;
	into.mark_n = from.mark_n; into.mark_op = from.mark_op; into.standing = from.standing
}

/* A green light in the server's own epoch; only a restore that nobody declared may make a liar of it. */
#define green_without_receipt(d) (undeclared == 0 && dev[d].epoch == db.epoch && \
	(received & own(d) & ~db.applied) != 0)

/* The tablet's origin is emptied when no store on it has anything that the server has not. `unreceived` is what
 * the stores know; the right rule has the server name every op of every store again, in this very contact.
 */
#define unreceived (waiting | unsure)
#define every_receipt_is_of(e) (unreceived == 0 && dev[0].epoch == (e) && dev[1].epoch == (e))
#if defined(BUG_WIPE_OWN_ONLY)
#define may_wipe(d) ((unreceived & own(d)) == 0 && dev[d].epoch == db.epoch)
#elif defined(BUG_WIPE_ASKS_ONE_STORE)
#define may_wipe(d) ((unreceived & in_db) == 0 && dev[0].epoch == db.epoch && dev[1].epoch == db.epoch)
#elif defined(BUG_WIPE_BY_OLD_RECEIPT)
#define may_wipe(d) (unreceived == 0 && dev[d].epoch == db.epoch)
#elif defined(BUG_WIPE_OFFLINE)
#define may_wipe(d) every_receipt_is_of(dev[d].epoch)
#elif defined(BUG_WIPE_BY_RECEIPT)
#define may_wipe(d) (every_receipt_is_of(db.epoch) && (said & own(d) & ~(db.applied | db.parked)) == 0) /* `have` */
#else
#define may_wipe(d) ((said & (in_db | in_file) & ~(db.applied | db.parked)) == 0)
#endif

inline wipe() {
	assert((said & (in_db | in_file) & ~(db.applied | db.parked)) == 0); /* 1: what goes is at the server */
	let_go = let_go | said;
	waiting = 0; unsure = 0; received = 0; held = 0; in_db = 0; in_file = 0;
	for (i : 0 .. D - 1) {
		forget_readable(i);
		dev[i].gone = true
	}
	present = NOBODY
}

/* From here on only fair exchange: in so many rounds of contact every device must be done. */
inline contact(d) {
	hear_epoch(d, db.epoch);
	count_have(d, dev[d].have);
	for (r : (d) * K .. (d) * K + K - 1) {
		if
		:: is_asked(r) -> tell(r, status_); hear_result(r, status_, db.epoch, dev[d].have)
		:: else
		fi
	}
	for (r : (d) * K .. (d) * K + K - 1) {
		if
		:: in(waiting, r) -> next = db.seq + 1; settle(r, next, status_); hear_result(r, status_, db.epoch, dev[d].have)
		:: else
		fi
	}
	if
	:: !pulled[d].is_there -> snapshot(d, db.seq)
	:: else
	fi;
	take_pull(d)
}

inline come_to_rest() {
	rebuild_all();
	for (seen_round : 1 .. ROUNDS) {
		for (who : 0 .. D - 1) {
			if
			:: !dev[who].gone -> contact(who)
			:: else
			fi
		}
	}
}

inline rebuild_all() {
	for (who : 0 .. D - 1) {
		rebuild(who);
		forget_pull(who)
	}
	/* what neither store holds any more is nowhere */
	waiting = waiting & in_db; unsure = unsure & in_db; received = received & in_db; held = held & in_db
}

/* 3: everyone converges; 5: a pull misses nothing; and nobody is stuck. */
inline look_around() {
	assert((waiting | unsure) == 0);
	assert((said & ~let_go & ~(db.applied | db.parked)) == 0);
	assert((db.applied & db.parked) == 0);
	assert(db.parked == 0 || dev[0].gone);
	for (who : 0 .. D - 1) {
		if
		:: !dev[who].gone ->
			assert((received & own(who) & ~db.applied) == 0);
			assert(dev[who].cursor == db.seq && dev[who].head_hash == db.hash[db.seq]);
			assert(dev[who].value == db.value && dev[who].v_seq == db.v_seq && dev[who].v_hash == db.v_hash);
			assert(dev[who].conflicts == db.conflicts);
			for (i : 0 .. OPS - 1) {
				assert(in(dev[who].facts, i) == (in(db.applied, i) && ops[i].kind == FACT))
			}
		:: else
		fi
	}
}

/* All good ends are one state. */
inline forget_all() {
	copy(db, nothing); copy(backup, nothing);
	for (i : 0 .. OPS - 1) {
		ops[i].kind = 0; ops[i].base_seq = 0; ops[i].base_hash = 0; ops[i].knows = 0;
		reply[i].status = 0; reply[i].epoch = 0; reply[i].have = 0
	}
	for (i : 0 .. D - 1) {
		forget_readable(i);
		dev[i].n = 0; dev[i].epoch = 0; dev[i].have = 0; dev[i].anew = false; dev[i].gone = false
	}
	history = 0; saved = 0; said = 0; waiting = 0; unsure = 0; received = 0; held = 0; in_db = 0; in_file = 0;
	let_go = 0; flying = 0; present = 0; harm = 0; undeclared = 0
}
