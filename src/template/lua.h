/* The gate to Lua: one state with budgets, entered by one protected call.
 *
 * Everything that touches the state runs inside gate_run, so every Lua error comes back as `false`
 * with a struct gate_failure. Lua raises by longjmp, over C frames: code inside must own nothing
 * when it calls what can raise. Text is built in gate->out or gate->scratch, which the gate owns,
 * or in luaL_Buffer, which Lua owns.
 *
 * Budgets, per gate_run; whatever exceeds one ends the call, for nothing inside can catch an error:
 *
 * Instructions. C functions charge for their work (gate_charge), and so does every allocation for the
 * bytes that will be written to it, because one VM instruction may join strings of megabytes. The VM's
 * own are counted by a hook, which costs as much again as what it counts; so they are not at first. What
 * is over before any machine could have run as many as are left has not used them up. Whatever takes
 * longer, or fails by a budget, is stopped (alarm.h) and run again from its beginning, counted: the
 * verdict, its line included, is the same on every machine and under every load.
 *
 * Memory. Past the limit, garbage is collected and what remains over it is an error at the line
 * that is running; at half as much again an allocation fails outright.
 *
 * CPU time, a backstop for what is slow and neither counts instructions nor allocates (comparing
 * long strings).
 *
 * The functions below that take a lua_State are for C functions that run inside; "raises" means
 * that they do not return. Each says what it finds and leaves on the stack where that is more than
 * nothing.
 */
#ifndef QUIRE_TEMPLATE_LUA_H
#define QUIRE_TEMPLATE_LUA_H

#include "base/str.h"
#include "template/alarm.h"
#include "template/numbers.h"
#include "template/profile.h"
#include "template/slab.h"
#include "template/trail.h"
#include <lua.h>
#include <stdint.h>
#include <string.h>

enum {
    GATE_INSTRUCTIONS = 50 * 1000 * 1000,
    GATE_MEMORY = 256 << 20,
    GATE_CPU_SECONDS = 10,
    GATE_STRING = 16 << 20, /* bytes of a string that a library function makes */
    GATE_OUTPUT = 64 << 20, /* bytes that one call may print */
    GATE_KEPT = 8,
};

/* Where Lua code was: the number given to gate_load, and the line. */
struct gate_frame {
    int chunk;
    uint32_t line;
};

struct gate_failure {
    Buf message;                 /* without place */
    Buf help;                    /* what to do; empty when there is nothing to say */
    Buf fragment;                /* what of the line is meant; empty: all of it */
    struct gate_frame frames[8]; /* innermost first, each chunk and line once */
    size_t n_frames;
};

struct gate {
    lua_State *L;                  /* NULL when the memory budget did not even hold a state */
    Buf *out;                      /* where templates print to, during a call that prints */
    size_t out_start;              /* how much `out` held when the call began */
    Buf scratch;                   /* for one C function, between two calls that can raise */
    unsigned long long generation; /* of views: counts the calls (bind.h) */
    int kept[GATE_KEPT];           /* references into Lua's registry: what bind.c keeps there */
    struct numbers handles, global_handles; /* of this call, and of global views (bind.c) */
    struct gate_failure failure;   /* of the last gate_run that returned false */

    long long limit, left; /* instructions */
    struct alarm alarm;    /* of runs whose instructions are not counted */
    volatile unsigned long run, alarm_run; /* which is on, and which it was when the alarm was set */
    bool counted;          /* they are */
    volatile bool again;   /* the run has to be repeated, counted */
    struct slab slab;
    size_t memory_limit, memory_used;
    size_t memory_kept; /* what the last collection between two calls left */
    size_t look_at;     /* memory used past which the budgets are looked at */
    long long cpu_start, wall_start; /* nanoseconds */
    volatile bool running;
    volatile bool urgent;   /* the hook is set to look at the budgets before the next instruction */
    bool tracing;           /* the call is being repeated, to learn where memory ran out */
    struct gate_frame last; /* while tracing: the line that runs */
    struct profile *profile; /* of what runs, or NULL */
    struct watch *watch;    /* what Lua looks at is noted here, when it is not NULL */
};

/* Limits of 0 are the defaults. Never NULL. */
struct gate *gate_new(long long instructions, size_t memory);
void gate_free(struct gate *gate);

/* Calls body(L) protected, with `context` as light userdata at stack index 1; the stack is empty
 * again afterwards. The body may be run a second time, to count its instructions or to learn where memory
 * ran out: it must begin by undoing what an earlier run did. */
bool gate_run(struct gate *gate, lua_CFunction body, void *context);

static inline struct gate *gate_of(lua_State *L) {
    struct gate *gate;
    memcpy(&gate, lua_getextraspace(L), sizeof gate);
    return gate;
}

/* Raises an error with this message; C format. The place is found by the gate. */
_Noreturn void gate_fail(lua_State *L, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Set before gate_fail: a help line, and the part of the source line that is meant. */
void gate_help(lua_State *L, const char *format, ...) __attribute__((format(printf, 2, 3)));
void gate_fragment(lua_State *L, Slice fragment);
/* Sets the help to "did you mean `x`?" when one of `names` is near. */
void gate_suggest(lua_State *L, Slice name, const Slice *names, size_t n);

/* Counts work done in C as `steps` instructions; raises when they are used up. */
void gate_charge(lua_State *L, size_t steps);
/* The same for work on that many bytes. */
void gate_charge_bytes(lua_State *L, size_t bytes);
/* Raises unless a string of this size may be made; charges for it. `what` names the function. */
void gate_check_size(lua_State *L, size_t bytes, const char *what);

/* A clock of steps: between two times, at most as many have been taken. More, when other processes ran meanwhile. */
long long gate_spent(lua_State *L);

/* Wraps the C function on top of the stack, so that each call of it charges for the bytes of the
 * strings that it is given (GATE_BY_ARGUMENTS) or for what it gives back (GATE_BY_RESULTS). */
enum gate_metering { GATE_BY_ARGUMENTS, GATE_BY_RESULTS };
void gate_meter(lua_State *L, enum gate_metering metering);

/* Compiles Lua source (text alone, never bytecode) and pushes the function. `chunk` is the number
 * by which frames speak of it. Raises for a syntax error, with the place in it. */
void gate_load(lua_State *L, int chunk, Slice code);

/* The string at a stack index, which must be one; valid while it stays there. */
Slice gate_slice(lua_State *L, int index);
void gate_push(lua_State *L, Slice s);

#endif
