/* The device: save, hear, pull, prune, leave. */

#ifdef SHARED
#define is_here(d) (present == (d) && !dev[d].gone) /* both stores are on one tablet */
#define shares(d, e) true
#else
#define is_here(d) (!dev[d].gone)
#define shares(d, e) ((d) == (e))
#endif

#ifdef GIVEN
#define sees_record(d) true
#else
#define sees_record(d) (dev[d].v_seq > 0 || (ops[0].kind == CREATE && (d) == 0))
#endif

/* An op in both stores: IndexedDB first, then the journal file; only then the person is told. */
inline write_half(d, what) {
	i = (d) * K + dev[d].n;
	dev[d].n++;
	ops[i].kind = what;
	ops[i].base_seq = dev[d].v_seq;
	ops[i].base_hash = dev[d].v_hash;
	ops[i].knows = bit(i) | dev[d].sees;
	for (j : (d) * K .. i) {
		if
		:: j < i -> ops[i].knows = ops[i].knows | ops[j].knows
		:: else
		fi
	}
	add(saved, i);
	add(in_db, i);
	add(waiting, i)
}

#define last(d) ((d) * K + dev[d].n - 1)
inline finish(d) {
	add(in_file, last(d));
	add(said, last(d))
}
#ifdef TWO_STORES
#define is_unfinished(d) (dev[d].n > 0 && !in(in_file, last(d)) && in(in_db, last(d)) && !in(said, last(d)) && is_here(d))
inline write_rest(d) {
	skip
}
#else
#define is_unfinished(d) false
inline write_rest(d) {
	finish(d)
}
#endif
#define may_save(d) (!over && !calm && is_here(d) && dev[d].n < saves_of(d) && !is_unfinished(d))
#if defined(LAST_SAVES_ONE)
#define saves_of(d) ((d) == D - 1 -> 1 : K)
#elif defined(FIRST_SAVES)
#define saves_of(d) ((d) == 0 -> K : 0)
#else
#define saves_of(d) K
#endif

/* What one of the two stores lacks comes back from the other. */
inline rebuild(d) {
	in_db = in_db | (in_file & own(d));
	in_file = in_file | (in_db & own(d))
}

/* Receipts of before are none: every op with one is asked for again. */
inline lights_back(d) {
	unsure = unsure | ((received | held) & own(d));
	received = received & ~own(d);
	held = held & ~own(d)
}

/* An answer on its way was asked for with the old cursor, and is no answer any more. */
inline forget_pull(d) {
	pulled[d].is_there = false; pulled[d].is_forked = false; pulled[d].has_record = false;
	pulled[d].epoch = 0; pulled[d].have = 0; pulled[d].head_seq = 0; pulled[d].head_hash = 0; pulled[d].upto = 0;
	pulled[d].facts = 0; pulled[d].conflicts = 0; pulled[d].v_seq = 0; pulled[d].v_hash = 0;
	pulled[d].value = 0; pulled[d].sees = 0
}

inline pull_anew(d) {
	dev[d].cursor = 0; dev[d].head_seq = 0; dev[d].head_hash = 0; dev[d].anew = true;
#ifndef BUG_STALE_PULL
	forget_pull(d)
#endif
}

/* Every answer names the epoch. */
inline hear_epoch(d, told) {
	if
	:: dev[d].epoch != told ->
#ifdef BUG_JOURNAL_DROPPED
		in_db = in_db & ~(received & own(d)); in_file = in_file & ~(received & own(d));
		received = received & ~own(d);
#endif
#ifndef BUG_LIGHTS_STAY
		lights_back(d);
#endif
		dev[d].epoch = told;
		dev[d].have = 0;
		pull_anew(d)
	:: else
	fi
}

/* Only a result that names the op counts. */
inline hear_result(o, answer, told, count) {
	hear_epoch(author(o), told);
	if
	:: count != NOT_YOURS -> dev[author(o)].have = count
	:: else
	fi;
	if
	:: in(waiting | unsure | received | held, o) ->
		drop(waiting, o); drop(unsure, o); drop(received, o); drop(held, o);
		if
		:: answer == APPLIED -> add(received, o)
		:: answer == PARKED -> add(held, o)
		:: else -> add(waiting, o)
		fi
	:: else
	fi
}

/* To be asked: what is unsure, what is parked, and what `have` refutes. */
#ifdef BUG_NO_HAVE
#define is_asked(o) in(unsure | held, o)
#else
#define is_asked(o) (in(unsure | held, o) || (in(received, o) && n_of(o) > dev[author(o)].have))
#endif

inline take_pull(d) {
	if
	:: pulled[d].epoch != dev[d].epoch -> hear_epoch(d, pulled[d].epoch) /* nothing of the answer is taken */
	:: else ->
		dev[d].have = pulled[d].have;
		if
		:: pulled[d].is_forked -> lights_back(d); pull_anew(d)
		:: else ->
			if
			:: dev[d].anew ->
				dev[d].facts = 0; dev[d].conflicts = 0;
				dev[d].v_seq = 0; dev[d].v_hash = 0; dev[d].value = 0; dev[d].sees = 0;
				dev[d].anew = false
			:: else
			fi;
			dev[d].facts = dev[d].facts | pulled[d].facts;
			dev[d].conflicts = dev[d].conflicts | pulled[d].conflicts;
			if
			:: pulled[d].has_record ->
				dev[d].v_seq = pulled[d].v_seq; dev[d].v_hash = pulled[d].v_hash;
				dev[d].value = pulled[d].value; dev[d].sees = pulled[d].sees
			:: else
			fi;
			dev[d].cursor = pulled[d].upto;
			dev[d].head_seq = pulled[d].head_seq; dev[d].head_hash = pulled[d].head_hash
		fi
	fi;
	forget_pull(d)
}

/* 30 days after its result an op is in every backup that somebody may still bring back. */
#ifdef BUG_PRUNED_EARLY
#define is_old(o) true
#else
#define is_old(o) in(backup.applied, o)
#endif
#define may_prune(o) (in(received, o) && is_old(o) && n_of(o) <= dev[author(o)].have)

inline prune(o) {
	drop(received, o); drop(in_db, o); drop(in_file, o)
}

/* Signing out: the readable copy goes, outbox and journal stay. */
inline forget_readable(d) {
	dev[d].facts = 0; dev[d].conflicts = 0; dev[d].v_seq = 0; dev[d].v_hash = 0; dev[d].value = 0; dev[d].sees = 0;
	pull_anew(d)
}

/* Where pulls are not what a run is about, their answers arrive at once. */
#ifdef PULLS_AT_ONCE
#define PULLED take_pull(d)
#else
#define PULLED skip
#endif
