/* The server: recognise, judge, merge, chain, and answer. Each inline is one part of docs/protocol.md. */

#ifdef BUG_NO_DEDUP
#define recognised(o) false
#else
#define recognised(o) in(db.applied | db.parked, o)
#endif

/* A base is known if the chain has that hash at that seq; an unknown one counts as older than all. */
#ifdef BUG_BASE_WITHOUT_HASH
#define base_of(o) (ops[o].base_seq <= db.seq -> ops[o].base_seq : 0)
#else
#define base_of(o) ((ops[o].base_seq <= db.seq && db.hash[ops[o].base_seq] == ops[o].base_hash) -> ops[o].base_seq : 0)
#endif

/* (at, op id): later n first, then the device. */
#define rank(o) (n_of(o) * D + author(o))

/* `have`: the highest n up to which the server holds every op of the device. */
inline count_have(d, count) {
	count = 0;
	for (m : 0 .. K - 1) {
		if
		:: count == m && in(db.applied | db.parked, (d) * K + m) -> count = m + 1
		:: else
		fi
	}
}

inline mark(o, at, whose) {
	db.mark_seq = at; db.mark_device = whose; db.mark_n = n_of(o); db.mark_op = o
}

/* Invariant 4: what stands is only replaced by somebody who had seen it, or both are kept in a conflict. */
inline stand_instead(o) {
	assert((db.standing & ~ops[o].knows) == 0);
	db.standing = bit(o); db.value = value_of(o)
}

inline keep_conflict(o) {
	add(db.conflicts, o);
	db.seq++; db.hash[db.seq] = history
}

inline merge(o, at) {
	base_ = base_of(o);
#ifdef BUG_OWN_WITHOUT_N
	is_own_earlier = db.mark_device == author(o);
	is_own_later = false;
#else
	is_own_earlier = db.mark_device == author(o) && db.mark_n < n_of(o);
	is_own_later = db.mark_device == author(o) && db.mark_n > n_of(o);
#endif
	is_concurrent = db.mark_seq > base_ && !is_own_earlier;
	if
	:: db.mark_seq > 0 && is_own_later -> skip /* the author's own later value stands */
	:: db.mark_seq > 0 && !is_own_later && db.value == value_of(o) -> /* equal values agree */
		add(db.standing, o);
#ifdef BUG_EQUAL_RESTAMPS
		mark(o, at, author(o))
#else
		if
		:: is_own_earlier -> mark(o, at, author(o))
		:: else -> mark(o, at, NOBODY) /* so that neither author's next change passes unseen */
		fi
#endif
	:: db.mark_seq > 0 && !is_own_later && db.value != value_of(o) && is_concurrent ->
		wins = rank(o) > rank(db.mark_op);
		keep_conflict(o);
		if
		:: wins -> db.standing = bit(o); db.value = value_of(o); mark(o, at, author(o))
		:: else
		fi
	:: else -> stand_instead(o); mark(o, at, author(o))
	fi
}

inline apply(o, at) {
	assert(!in(db.applied, o)); /* invariant 2: nothing is applied twice */
	move(o, db.parked, db.applied);
	db.place[o] = at;
	db.hash[at] = history;
	db.seq = (at > db.seq -> at : db.seq);
	if
	:: ops[o].kind == FACT
	:: ops[o].kind == CREATE -> db.exists = true; stand_instead(o); mark(o, at, author(o))
	:: else -> merge(o, at)
	fi;
	if
	:: ops[o].kind != FACT -> db.v_seq = at; db.v_hash = history
	:: else
	fi
}

/* Ops that waited for the record are judged in n order, in the transaction that makes it. */
inline release() {
	for (i : 0 .. K - 1) {
		for (j : 0 .. D - 1) {
			if
			:: in(db.parked, j * K + i) -> seen = j * K + i; next = db.seq + 1; apply(seen, next)
			:: else
			fi
		}
	}
}

/* What became of an op, as the database has it. */
inline tell(o, answer) {
	if
	:: in(db.parked, o) -> answer = PARKED
	:: !in(db.parked, o) && in(db.applied, o) -> answer = APPLIED
	:: else -> answer = UNKNOWN
	fi
}

/* One op in its transaction; `answer` is what its author is told: its present state. */
inline settle(o, at, answer) {
	if
#ifdef BUG_JUDGE_FIRST
	:: ops[o].kind == CREATE && db.exists -> add(db.parked, o) /* record_exists */
	:: !(ops[o].kind == CREATE && db.exists) && recognised(o)
#else
	:: recognised(o)
#endif
	:: else ->
		if
		:: ops[o].kind >= EDIT_1 && !db.exists -> add(db.parked, o) /* waits */
		:: else ->
			apply(o, at);
			if
			:: ops[o].kind == CREATE -> release()
			:: else
			fi
		fi
	fi;
	tell(o, answer)
}

/* One snapshot. The cursor it gives is the snapshot's seq, or that of the last line of an answer that is cut. */
inline snapshot(d, to) {
	pulled[d].is_there = true;
	pulled[d].epoch = db.epoch;
	count_have(d, pulled[d].have);
	pulled[d].head_seq = db.seq;
	pulled[d].head_hash = db.hash[db.seq];
	pulled[d].is_forked = dev[d].cursor > db.seq;
#ifndef BUG_NO_HEAD
	if
	:: dev[d].head_seq > db.seq -> pulled[d].is_forked = true
	:: else -> pulled[d].is_forked = pulled[d].is_forked || db.hash[dev[d].head_seq] != dev[d].head_hash
	fi;
#endif
	if
	:: !pulled[d].is_forked ->
		pulled[d].upto = to;
		for (i : 0 .. OPS - 1) {
			if
			:: in(db.applied, i) && ops[i].kind == FACT && db.place[i] > dev[d].cursor && db.place[i] <= to ->
				add(pulled[d].facts, i)
			:: else
			fi;
			if
			:: in(db.conflicts, i) && db.place[i] + 1 > dev[d].cursor && db.place[i] + 1 <= to ->
				add(pulled[d].conflicts, i)
			:: else
			fi
		}
		if
		:: db.v_seq > dev[d].cursor && db.v_seq <= to ->
			pulled[d].has_record = true;
			pulled[d].v_seq = db.v_seq; pulled[d].v_hash = db.v_hash; pulled[d].value = db.value;
			pulled[d].sees = db.applied
		:: else
		fi
	:: else
	fi
}
