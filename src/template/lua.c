#include "template/lua.h"
#include "base/diag.h"
#include "base/heap.h"
#include "base/mem.h"
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    INTERVAL = 1000,     /* instructions between two looks at the budgets, when they are counted */
    PACE = 2,            /* more than any machine runs of them in a nanosecond */
    BYTES_PER_STEP = 64, /* copying these takes about as long as an instruction */
    FRAMES_WALKED = 100, /* of a stack that may be 200,000 calls deep */
    SPARE = 1 << 20,     /* bytes of garbage that are left lying between calls */
    SPARE_WITHIN = 8 << 20, /* and within one */
};

/* Chunks are named by numbers, behind a byte that no message holds otherwise. */
#define CHUNK_MARK '\001'

#define BILLION 1000000000LL

static long long nanoseconds(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec * BILLION + now.tv_nsec;
}

static bool parse_chunk(const char *name, int *chunk) {
    if (name[0] != CHUNK_MARK)
        return false;
    *chunk = atoi(name + 1);
    return true;
}

static bool frame_of(lua_State *L, lua_Debug *ar, struct gate_frame *frame) {
    if (!lua_getinfo(L, "Sl", ar) || ar->currentline < 0 || ar->source[0] != '=')
        return false;
    frame->line = (uint32_t)ar->currentline;
    return parse_chunk(ar->source + 1, &frame->chunk);
}

static size_t hard_limit(const struct gate *gate) {
    return gate->memory_limit + gate->memory_limit / 2;
}

static void watch(lua_State *L, lua_Debug *ar);

static void set_hook(struct gate *gate, int interval) {
    lua_sethook(gate->L, watch, LUA_MASKCOUNT | (gate->tracing ? LUA_MASKLINE : 0), interval);
}

/* Lua that has a hook asks for it at every instruction, so that without counting there is none. */
static void set_usual_hook(struct gate *gate) {
    if (gate->counted)
        set_hook(gate, INTERVAL);
    else
        lua_sethook(gate->L, NULL, 0, 0);
}

/* May be called from the allocator, or a signal handler: lua_sethook is made to be called at any time. */
static void look_soon(struct gate *gate) {
    if (!gate->L || !gate->running || gate->urgent)
        return;
    gate->urgent = true;
    set_hook(gate, 1);
}

/* The alarm. It may have been set while an earlier run was on: then this one gets all of the time from now on. */
static void ring(void *context) {
    struct gate *gate = context;
    if (!gate->running || gate->counted)
        return;
    gate->again = gate->alarm_run == gate->run || !alarm_set(&gate->alarm, gate->limit / PACE);
    gate->alarm_run = gate->run;
    if (gate->again)
        look_soon(gate);
}

/* Lua's collector rests: a page leaves little garbage, and looking for it piece by piece while it is
 * made costs more than all at once behind many pages. One that makes much starts it again. */
static size_t much_used(const struct gate *gate) {
    return gate->memory_kept + gate->memory_kept / 2;
}

static void *allocate(void *context, void *old, size_t old_size, size_t size) {
    struct gate *gate = context;
    if (!old)
        old_size = 0;
    if (size == 0) {
        gate->memory_used -= old_size;
        return slab_resize(&gate->slab, old, old_size, 0);
    }
    if (size > old_size) {
        size_t used = gate->memory_used + (size - old_size);
        if (size > hard_limit(gate) || used > hard_limit(gate))
            return NULL;
        gate->left -= (long long)(size / BYTES_PER_STEP);
        if (used > gate->look_at || gate->left < 0)
            look_soon(gate);
    }
    void *block = slab_resize(&gate->slab, old, old_size, size);
    if (block)
        gate->memory_used = gate->memory_used - old_size + size;
    return block;
}

static void check_time(lua_State *L, const struct gate *gate) {
    if (nanoseconds(CLOCK_MONOTONIC) - gate->wall_start < GATE_CPU_SECONDS * BILLION)
        return;
    if (nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - gate->cpu_start < GATE_CPU_SECONDS * BILLION)
        return;
    gate_fail(L, "this has run for %d seconds, which is the limit", GATE_CPU_SECONDS);
}

static void check_budgets(lua_State *L, struct gate *gate) {
    gate->again = gate->again || (!gate->counted && gate->left < 0);
    if (gate->again)
        gate_fail(L, "the instructions have to be counted");
    if (gate->left < 0) {
        gate_help(L, "look for a loop that does not end");
        gate_fail(L, "the budget of %lld instructions is used up", gate->limit);
    }
    if (gate->memory_used > gate->memory_limit) {
        /* A collection costs time in proportion to what is there. */
        gate->left -= (long long)(gate->memory_used / BYTES_PER_STEP);
        lua_gc(L, LUA_GCCOLLECT);
        if (gate->memory_used > gate->memory_limit)
            gate_fail(L, "the budget of %zu KiB of memory is used up", gate->memory_limit >> 10);
    }
    if (gate->counted)
        check_time(L, gate);
}

/* The hook: counts, and while tracing notes each line. What rings while it runs is not lost. */
static void watch(lua_State *L, lua_Debug *ar) {
    struct gate *gate = gate_of(L);
    if (ar->event == LUA_HOOKLINE) {
        frame_of(L, ar, &gate->last);
        return;
    }
    gate->left -= gate->urgent ? 1 : INTERVAL;
    check_budgets(L, gate);
    if (gate->memory_used > gate->look_at) {
        gate->look_at = gate->memory_limit;
        lua_gc(L, LUA_GCRESTART);
    }
    if (gate->urgent) {
        set_usual_hook(gate);
        gate->urgent = false;
        if (gate->again)
            look_soon(gate);
    }
}

struct gate *gate_new(long long instructions, size_t memory) {
    struct gate *gate = xcalloc(1, sizeof *gate);
    gate->alarm = (struct alarm){.ring = ring, .context = gate};
    gate->limit = instructions > 0 ? instructions : GATE_INSTRUCTIONS;
    gate->memory_limit = memory ? memory : GATE_MEMORY;
    gate->L = lua_newstate(allocate, gate);
    if (gate->L)
        memcpy(lua_getextraspace(gate->L), &gate, sizeof gate);
    return gate;
}

void gate_free(struct gate *gate) {
    if (!gate)
        return;
    if (gate->L)
        lua_close(gate->L);
    slab_free(&gate->slab);
    numbers_free(&gate->handles);
    numbers_free(&gate->global_handles);
    alarm_free(&gate->alarm);
    buf_free(&gate->scratch);
    buf_free(&gate->failure.message);
    buf_free(&gate->failure.help);
    buf_free(&gate->failure.fragment);
    xfree(gate);
}

static void add_frame(struct gate_failure *failure, struct gate_frame frame) {
    for (size_t i = 0; i < failure->n_frames; i++) {
        if (failure->frames[i].chunk == frame.chunk && failure->frames[i].line == frame.line)
            return;
    }
    if (failure->n_frames < sizeof failure->frames / sizeof *failure->frames)
        failure->frames[failure->n_frames++] = frame;
}

/* Takes "\001CHUNK:LINE: message" apart; without that beginning the message is all of it. */
static Slice cut_place(Slice message, struct gate_frame *frame, bool *placed) {
    *placed = false;
    size_t colon = slice_find_char(message, ':', 0);
    if (!message.n || !parse_chunk(message.s, &frame->chunk) || colon == SLICE_NONE)
        return message;
    size_t end = slice_find(message, S(": "), colon + 1);
    if (end == SLICE_NONE)
        return message;
    frame->line = (uint32_t)strtoul(message.s + colon + 1, NULL, 10);
    *placed = true;
    return slice_sub(message, end + 2, message.n);
}

/* The message handler: finds the message, leaves it. Allocates nothing in Lua, so it cannot fail
 * itself. */
static int note_failure(lua_State *L) {
    struct gate_failure *failure = &gate_of(L)->failure;
    struct gate_frame frame;
    bool placed = false;
    buf_clear(&failure->message);
    if (lua_type(L, 1) == LUA_TSTRING) {
        Slice message = cut_place(gate_slice(L, 1), &frame, &placed);
        buf_slice(&failure->message, message);
    } else {
        buf_printf(&failure->message, "error() was called with %s%s", lua_isnil(L, 1) ? "" : "a ",
                   lua_typename(L, lua_type(L, 1)));
    }
    /* A syntax error has its place in the message alone. */
    if (placed && failure->n_frames == 0)
        add_frame(failure, frame);
    lua_Debug ar;
    for (int level = 0; level < FRAMES_WALKED && lua_getstack(L, level, &ar); level++) {
        if (frame_of(L, &ar, &frame))
            add_frame(failure, frame);
    }
    return 1;
}

/* A collection within a call keeps whatever an earlier one left in stack slots that the call has
 * not written to yet. So garbage is taken out between calls, when it has become much. */
static void collect_between(struct gate *gate) {
    lua_gc(gate->L, LUA_GCSTOP);
    if (gate->memory_used <= much_used(gate) ||
        (gate->memory_used <= gate->memory_limit / 2 && gate->memory_used <= much_used(gate) + SPARE))
        return;
    lua_gc(gate->L, LUA_GCCOLLECT);
    gate->memory_kept = gate->memory_used;
}

static void begin_run(struct gate *gate, bool counted) {
    buf_clear(&gate->failure.message);
    buf_clear(&gate->failure.help);
    buf_clear(&gate->failure.fragment);
    gate->failure.n_frames = 0;
    gate->last = (struct gate_frame){0};
    gate->left = gate->limit;
    gate->urgent = gate->again = false;
    gate->counted = counted;
    lua_settop(gate->L, 0);
    collect_between(gate);
    gate->look_at = much_used(gate) + SPARE_WITHIN;
    if (gate->look_at > gate->memory_limit)
        gate->look_at = gate->memory_limit;
    gate->run++;
    gate->running = true;
    gate->wall_start = nanoseconds(CLOCK_MONOTONIC);
    if (!counted && !alarm_is_set(&gate->alarm)) {
        gate->alarm_run = gate->run;
        gate->counted = !alarm_set(&gate->alarm, gate->limit / PACE);
    }
    if (gate->counted) {
        gate->cpu_start = nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
        set_hook(gate, INTERVAL);
    }
}

/* Could a run that was not counted have used up what is left? It has run for no longer than has passed since it began. */
static bool may_be_used_up(const struct gate *gate) {
    return (nanoseconds(CLOCK_MONOTONIC) - gate->wall_start) * PACE > gate->left;
}

static void end_run(struct gate *gate) {
    gate->running = false;
    if (!gate->counted && may_be_used_up(gate))
        gate->again = true;
    lua_sethook(gate->L, NULL, 0, 0);
    lua_settop(gate->L, 0);
}

static int run_once(struct gate *gate, lua_CFunction body, void *context, bool counted) {
    begin_run(gate, counted);
    lua_pushcfunction(gate->L, note_failure);
    lua_pushcfunction(gate->L, body);
    lua_pushlightuserdata(gate->L, context);
    int status = lua_pcall(gate->L, 1, 0, 1);
    end_run(gate);
    return status;
}

/* Out of memory: Lua calls no handler then, so the message and the place are made here. */
static void note_memory(struct gate *gate) {
    struct gate_failure *failure = &gate->failure;
    buf_clear(&failure->message);
    buf_printf(&failure->message, "the budget of %zu KiB of memory is used up",
               gate->memory_limit >> 10);
    failure->n_frames = 0;
    if (gate->last.line)
        add_frame(failure, gate->last);
}

static bool run_any(struct gate *gate, lua_CFunction body, void *context) {
    int status = run_once(gate, body, context, false);
    if (gate->again)
        status = run_once(gate, body, context, true);
    if (status == LUA_ERRMEM) {
        lua_gc(gate->L, LUA_GCCOLLECT);
        gate->tracing = true;
        status = run_once(gate, body, context, true);
        gate->tracing = false;
        if (status == LUA_OK || status == LUA_ERRMEM)
            note_memory(gate);
        lua_gc(gate->L, LUA_GCCOLLECT);
        return false;
    }
    if (status == LUA_ERRERR)
        buf_puts(&gate->failure.message, "calls are nested too deeply");
    return status == LUA_OK;
}

/* What the engine keeps for itself belongs to this run. */
bool gate_run(struct gate *gate, lua_CFunction body, void *context) {
    if (!gate->L) {
        note_memory(gate);
        return false;
    }
    bool used = heap_use(false), good = run_any(gate, body, context);
    heap_use(used);
    return good;
}

/* Leaves the text on the stack and raises. `format` is in the scratch only until the text is Lua's.
 */
void gate_fail(lua_State *L, const char *format, ...) {
    Buf *scratch = &gate_of(L)->scratch;
    va_list args;
    buf_clear(scratch);
    va_start(args, format);
    buf_vprintf(scratch, format, args);
    va_end(args);
    gate_push(L, buf_view(scratch));
    lua_error(L);
    abort(); /* not reached */
}

void gate_help(lua_State *L, const char *format, ...) {
    Buf *help = &gate_of(L)->failure.help;
    va_list args;
    buf_clear(help);
    va_start(args, format);
    buf_vprintf(help, format, args);
    va_end(args);
}

void gate_fragment(lua_State *L, Slice fragment) {
    Buf *kept = &gate_of(L)->failure.fragment;
    buf_clear(kept);
    buf_slice(kept, fragment);
}

void gate_suggest(lua_State *L, Slice name, const Slice *names, size_t n) {
    Slice near = nearest_name(name, names, n);
    if (near.n)
        gate_help(L, "did you mean `%.*s`?", FMT(near));
}

void gate_charge(lua_State *L, size_t steps) {
    struct gate *gate = gate_of(L);
    gate->left -= steps > (size_t)gate->limit ? gate->limit : (long long)steps;
    if (gate->left < 0)
        check_budgets(L, gate);
}

void gate_charge_bytes(lua_State *L, size_t bytes) {
    gate_charge(L, bytes / 16 + 1);
}

void gate_check_size(lua_State *L, size_t bytes, const char *what) {
    if (bytes > GATE_STRING)
        gate_fail(L, "%s: the result would be longer than %d MiB", what, GATE_STRING >> 20);
    gate_charge_bytes(L, bytes);
}

/* To ask for what the processor did of that time is a system call. */
long long gate_spent(lua_State *L) {
    struct gate *gate = gate_of(L);
    return gate->limit - gate->left + (gate->counted ? 0 : nanoseconds(CLOCK_MONOTONIC) * PACE);
}

static size_t string_bytes(lua_State *L, int from) {
    size_t bytes = 0;
    for (int i = from; i <= lua_gettop(L); i++)
        bytes += 4 + (lua_type(L, i) == LUA_TSTRING ? lua_rawlen(L, i) : 0);
    return bytes;
}

/* Upvalue 1: the wrapped function. Finds its arguments, leaves its results. */
static int call_by_arguments(lua_State *L) {
    gate_charge_bytes(L, string_bytes(L, 1));
    return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

static int call_by_results(lua_State *L) {
    int n = lua_tocfunction(L, lua_upvalueindex(1))(L);
    gate_charge_bytes(L, string_bytes(L, lua_gettop(L) - n + 1));
    return n;
}

void gate_meter(lua_State *L, enum gate_metering metering) {
    lua_pushcclosure(L, metering == GATE_BY_ARGUMENTS ? call_by_arguments : call_by_results, 1);
}

void gate_load(lua_State *L, int chunk, Slice code) {
    char name[32];
    snprintf(name, sizeof name, "=%c%d", CHUNK_MARK, chunk);
    gate_charge_bytes(L, code.n);
    if (luaL_loadbufferx(L, code.s, code.n, name, "t") != LUA_OK)
        lua_error(L);
}

Slice gate_slice(lua_State *L, int index) {
    Slice s;
    s.s = lua_tolstring(L, index, &s.n);
    return s;
}

void gate_push(lua_State *L, Slice s) {
    lua_pushlstring(L, s.n ? s.s : "", s.n);
}
