/*
 * handover.lockstep as somebody who knows Spin would write it: the same protocol, with as many steps, but what is
 * private to a process is a local variable, so that Spin's reduction has something to work with. The lock has no queue.
 * N, the number of printers, is defined in front of this text.
 */
bool owner_lock, console_locked, waiter;
byte owner, stored, shown; /* owner: 0 is nobody */

#define LOCK atomic { !owner_lock -> owner_lock = true }
#define UNLOCK owner_lock = false
#define TRYLOCK(GOT) d_step { GOT = !console_locked; console_locked = true }

active [N] proctype printer() {
  bool got, spin, asked;
  byte seen;

  d_step { stored++; assert(stored <= N) };
  TRYLOCK(got);
  if
  :: got
  :: else ->
     LOCK;
     spin = !waiter;
     if
     :: spin -> spin = (owner != 0)
     :: else
     fi;
     if
     :: spin -> waiter = true
     :: else
     fi;
     UNLOCK;
     if
     :: spin -> !waiter; got = true
     :: else -> TRYLOCK(got)
     fi
  fi;
  if
  :: !got -> goto done
  :: else
  fi;
again:
  do
  :: seen = shown;
     if
     :: seen >= stored -> break
     :: else
     fi;
     LOCK;
     owner = _pid + 1;
     UNLOCK;
     seen = shown;
     shown = seen + 1;
     LOCK;
     owner = 0;
     asked = waiter;
     UNLOCK;
     if
     :: asked -> waiter = false; goto done
     :: else
     fi
  od;
  console_locked = false;
  seen = shown;
  if
  :: seen >= stored -> goto done
  :: else
  fi;
  TRYLOCK(got);
  if
  :: got -> goto again
  :: else
  fi;
done:
  skip;
  d_step { got = false; spin = false; asked = false; seen = 0 }
}
