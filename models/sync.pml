/* The protocol of docs/protocol.md, for spin: every order of events within the bounds of a run is looked at.
 *
 * docs/model.md says what the runs are, what is left out, and what was found; tests/model runs them.
 */
#include "words.pml"
#include "server.pml"
#include "device.pml"
#include "world.pml"

/* An op's way: a request that was sent once may come at any time, any number of times, in any order, or never. */
proctype request(byte o) {
	byte at;
end:
	do
#ifdef CONCURRENT
	:: d_step { !over && may_send(o) && may_begin -> take_seq(at) }
		if
		:: d_step { !over && may_reply(o) -> settle(o, at, status_); end_transaction(at); send_reply(o, status_) }
		:: d_step { !over && !calm -> settle(o, at, status_); end_transaction(at) } /* no answer */
		:: d_step { !over && !calm -> end_transaction(at) } /* no commit */
		fi
#else
	:: d_step { !over && may_send(o) && may_reply(o) ->
			take_seq(at); settle(o, at, status_); end_transaction(at); send_reply(o, status_)
		}
	:: d_step { !over && !calm && may_send(o) -> take_seq(at); settle(o, at, status_); end_transaction(at) }
#endif
	:: d_step { !over && is_asked(o) && may_reply(o) && !dev[author(o)].gone ->
			tell(o, status_);
			status_ = (is_own_session(o) -> status_ : UNKNOWN); /* only the author's devices get more */
			send_reply(o, status_)
		}
	:: d_step { !over && reply[o].status != NONE && !dev[author(o)].gone ->
			hear_result(o, reply[o].status, reply[o].epoch, reply[o].have);
			CALM_LOSES(o) /* in rough weather it may come twice */
		}
	:: d_step { !over && !calm && reply[o].status != NONE -> lose_reply(o) }
#ifdef PRUNING
	:: d_step { !over && may_prune(o) -> prune(o) }
#endif
	od
}

/* A person and a tablet. */
proctype device(byte d) {
end:
	do
#ifdef FACTS
	:: d_step { may_save(d) -> write_half(d, FACT); write_rest(d) }
#endif
#ifdef CREATES
	:: d_step { may_save(d) && d == 0 && dev[d].n == 0 -> write_half(d, CREATE); write_rest(d) }
#endif
#ifdef EDITS
	:: d_step { may_save(d) && sees_record(d) -> write_half(d, EDIT_1); write_rest(d) }
	:: d_step { may_save(d) && sees_record(d) -> write_half(d, EDIT_2); write_rest(d) }
#endif
#ifdef TWO_STORES
	:: d_step { !over && is_unfinished(d) -> finish(d) }
	:: d_step { !over && is_here(d) && (in_db ^ in_file) & own(d) -> rebuild(d) } /* a crash, and a new start */
#endif
	:: d_step { !over && is_here(d) && !pulled[d].is_there -> snapshot(d, db.seq); PULLED }
#ifdef CUTS
	:: d_step { !over && is_here(d) && !pulled[d].is_there && !dev[d].anew && db.seq > dev[d].cursor + 1 ->
			snapshot(d, dev[d].cursor + 1); PULLED
		}
#endif
	:: d_step { !over && pulled[d].is_there -> take_pull(d) }
	:: d_step { !over && !calm && pulled[d].is_there -> forget_pull(d) } /* lost on the way, or the device crashed */
#ifdef SHARED
	:: d_step { !over && !calm && is_here(d) -> forget_readable(d); present = NOBODY } /* signs out */
	:: d_step { !over && present == NOBODY && !dev[d].gone -> present = d; hear_epoch(d, db.epoch) } /* signs in */
	:: d_step { !over && is_here(d) && !calm && may_wipe(d) -> wipe() }
#endif
	od
}

/* What befalls server and tablets, and the moment when nothing more does. */
proctype world() {
	do
#ifdef RESTORES
	:: d_step { !over && begun == 0 && may_harm && backup.seq == 0 && db.seq > 0 -> copy(backup, db) }
	:: d_step { !over && begun == 0 && may_harm -> harm++; history++; copy(db, backup); db.epoch = history }
#endif
#ifdef FORKS
	:: d_step { !over && begun == 0 && may_harm -> harm++; history++; copy(db, backup); undeclared++ }
#endif
#ifdef TWO_STORES
	/* one of the two is emptied, and not the other before the first has been rebuilt */
	:: d_step { !over && may_harm && (said & ~in_file) == 0 -> harm++; in_db = 0 }
	:: d_step { !over && may_harm && (said & ~in_db) == 0 -> harm++; in_file = 0 }
#endif
#ifdef PROGRESS
	:: !calm -> calm = true
#else
	:: d_step { !over && begun == 0 -> over = true; come_to_rest(); look_around(); forget_all() }
#endif
	:: over -> break
	od
}

/* What holds in every state; enabled only where it does not. */
proctype watch() {
end:
	do
	:: (said & ~(in_db | in_file | db.applied | db.parked | let_go)) != 0 -> assert(false) /* 1: nothing recorded is lost */
	:: (db.applied & db.parked) != 0 -> assert(false) /* 2: an op has one present state */
	/* no error: a search that never comes by the state it is about has looked at nothing */
#if defined(REACH_WAITING_AT_SERVER)
	:: db.parked != 0 -> assert(false)
#elif defined(REACH_HELD)
	:: held != 0 -> assert(false)
#elif defined(REACH_CONFLICT)
	:: db.conflicts != 0 -> assert(false)
#elif defined(REACH_MARK_OF_NOBODY)
	:: db.mark_seq > 0 && db.mark_device == NOBODY -> assert(false)
#elif defined(REACH_PRUNED)
	:: (said & ~in_db & db.applied) != 0 -> assert(false)
#elif defined(REACH_FORKED)
	:: undeclared != 0 && unsure == EVERY -> assert(false)
#elif defined(REACH_WIPED)
	:: let_go == EVERY -> assert(false)
#elif defined(REACH_CARRIED)
	:: reply[0].have == NOT_YOURS -> assert(false)
#elif defined(REACH_HALF_WRITTEN)
	:: (saved & in_db & ~in_file & ~said) != 0 -> assert(false)
#elif defined(REACH_STORE_LOST)
	:: (said & in_file & ~in_db) != 0 -> assert(false)
#endif
	:: green_without_receipt(0) || green_without_receipt(1) || green_without_receipt(D - 1) -> assert(false) /* 9: green means received */
	od
}

init {
	atomic {
		db.epoch = 1; backup.epoch = 1;
		db.mark_device = NOBODY; backup.mark_device = NOBODY;
#ifdef GIVEN
		db.exists = true; backup.exists = true;
#endif
		for (i : 0 .. D - 1) {
			dev[i].epoch = 1;
			run device(i)
		}
		for (i : 0 .. OPS - 1) {
			run request(i)
		}
		run world();
		run watch()
	}
}

#ifdef PROGRESS
/* Whatever happened before: once faults end, every fair run comes to rest and stays there. */
ltl settles { <> [] (calm && is_quiet) }
#endif
