#include "shapes.c"
#include "clean.c"
#include "sketch.c"
#include "window.c"

typedef struct { int64_t *like; float *share; uint8_t *exact, *thin, *forgotten; } answers;

/* ---- candidates: slots that share a telling feature, with the number of features */

#define BALLOT 64
typedef struct { uint32_t seq[BALLOT]; int votes[BALLOT], n; } ballot;

static void vote(ballot *b, uint32_t seq) {
    for (int i = 0; i < b->n; i++) if (b->seq[i] == seq) { b->votes[i]++; return; }
    if (b->n < BALLOT) { b->seq[b->n] = seq; b->votes[b->n++] = 1; }
}

/* Answers which features are boilerplate now, as a mask. */
static uint32_t ask(const window *w, const prepared *p, ballot *b) {
    uint32_t boiler = 0;
    for (int j = 0; j < p->size; j++) {
        const bucket *k = bucket_of(w, p->place[j]);
        uint32_t tag = tag_of(p->place[j]);
        for (int c = 0; c < CELLS; c++) {
            if (k->tag[c] != tag || !k->seq[c] || !is_live(w, k->seq[c] & SEQ_MASK)) continue;
            if (k->seq[c] & BOILER) boiler |= 1u << j; else vote(b, k->seq[c]);
        }
    }
    return boiler;
}

/* Of the features below both texts' bounds that tell anything: how many are shared, of how many at most. */
static void compare(const window *w, const prepared *p, uint32_t boiler, int64_t slot, int *shared, int *least) {
    const uint32_t *a = p->value, *b = w->sketch + slot * SKETCH;
    int na = p->size, nb = w->size[slot], i = 0, j = 0, ours = 0, theirs = 0, both = 0;
    uint32_t bound = UINT32_MAX, told = w->told[slot];
    if (na == SKETCH) bound = a[na - 1];
    if (nb == SKETCH && b[nb - 1] < bound) bound = b[nb - 1];
    while (i < na || j < nb) {
        uint32_t x = i < na ? a[i] : UINT32_MAX, y = j < nb ? b[j] : UINT32_MAX;
        if ((x < y ? x : y) > bound) break;
        if (i < na && (j >= nb || x < y)) { ours += !(boiler >> i & 1); i++; }
        else if (j < nb && (i >= na || y < x)) { theirs += told >> j & 1; j++; }
        else {
            int tells = !(boiler >> i & 1);
            ours += tells; theirs += tells; both += tells;
            i++; j++;
        }
    }
    *shared = both;
    *least = ours < theirs ? ours : theirs;
}

static int64_t most_alike(const window *w, const prepared *p, uint32_t boiler, ballot *b, float *share) {
    int64_t best = -1;
    int best_shared = 0;
    for (int round = 0; round < w->set[VERIFIED]; round++) {
        int top = -1, shared, least;
        for (int i = 0; i < b->n; i++)
            if (b->votes[i] && (top < 0 || b->votes[i] > b->votes[top] ||
                (b->votes[i] == b->votes[top] && age_of(w, b->seq[i]) > age_of(w, b->seq[top])))) top = i;
        if (top < 0) break;
        int64_t slot = slot_of(w, b->seq[top]);
        b->votes[top] = 0;
        compare(w, p, boiler, slot, &shared, &least);
        if (shared < w->set[LEAST]) continue;
        float s = (float)shared / (float)least;
        /* One feature in a few says less than many in many: short texts must agree in more. */
        if (s * 1000.0f < (float)(least < 10 ? w->set[SHORT_SHARE] : w->set[SHARE])) continue;
        if (s > *share || (s == *share && shared > best_shared)) { best = slot; best_shared = shared; *share = s; }
    }
    return best;
}

/* ---- one text */

static void remember(window *w, const prepared *p, int64_t key, int64_t at, uint32_t boiler, int64_t like) {
    if (w->state[HEAD] - w->state[TAIL] >= w->slots) evict_oldest(w);
    uint32_t seq = (uint32_t)w->state[HEAD] & SEQ_MASK;
    int64_t slot = w->state[HEAD] % w->slots, posted = 0;
    uint32_t cluster = like >= 0 ? w->cluster[like] : seq;
    w->state[HEAD]++;
    w->key[slot] = key;
    w->at[slot] = at;
    w->hash[slot] = p->hash;
    w->cluster[slot] = cluster;
    w->told[slot] = ~boiler;
    w->size[slot] = (uint8_t)p->size;
    memcpy(w->sketch + slot * SKETCH, p->value, 4 * (size_t)p->size);
    exact_put(w, p->hash, seq);
    for (int j = 0; j < p->size; j++) {
        if (!(boiler >> j & 1) && posted++ >= w->set[POSTED]) continue;
        post(w, p->place[j], seq, cluster);
    }
}

static void take(window *w, const prepared *p, int64_t key, int64_t at, int ask_only, answers *a, int64_t i) {
    expire(w, at);
    a->like[i] = -1; a->share[i] = 0; a->exact[i] = 0; a->forgotten[i] = 0;
    a->thin[i] = (uint8_t)p->thin;
    if (p->thin) return;
    int64_t slot = exact_find(w, p->hash);
    if (slot >= 0) { a->like[i] = w->key[slot]; a->share[i] = 1; a->exact[i] = 1; return; }
    ballot b = {.n = 0};
    uint32_t boiler = ask(w, p, &b);
    slot = most_alike(w, p, boiler, &b, &a->share[i]);
    if (slot >= 0) a->like[i] = w->key[slot]; else a->forgotten[i] = (uint8_t)was_forgotten(w, p, ~boiler);
    if (!ask_only) remember(w, p, key, w->state[LAST_AT], boiler, slot);
}

/* ---- many texts */

static void prepare(window *w, const uint16_t *text, int64_t n, uint16_t *folded, uint64_t *room, prepared *p) {
    sketch_of(w, folded, clean(w, text, n, folded), room, p);
    if (p->thin) return;
    __builtin_prefetch(w->exact + exact_home(w, p->hash));
    for (int j = 0; j < p->size; j++) __builtin_prefetch(bucket_of(w, p->place[j]), 1);
}

/* Texts are UTF-16 units; text i is units[from[i]] up to units[from[i + 1] - 1] with its separator. The texts of a few
 * moves ahead are hashed first, so that their cache lines are under way; answers do not depend on it.
 * Returns how many were taken: fewer than n when the table must grow first. */
int64_t likeness_observe(window *w, int64_t n, const uint16_t *units, const int64_t *from, const int64_t *key,
                         const int64_t *at, const uint8_t *ask_only, uint16_t *folded, uint64_t *room, answers *a) {
    static const int64_t ahead = LOOK_AHEAD;
    prepared ring[LOOK_AHEAD];
    int64_t ready = 0;
    for (int64_t i = 0; i < n; i++) {
        if (w->state[OCCUPIED] >= w->grow_at) return i;
        for (; ready < n && ready < i + ahead; ready++)
            prepare(w, units + from[ready], from[ready + 1] - from[ready] - 1, folded, room, ring + ready % ahead);
        take(w, ring + i % ahead, key[i], at[i], ask_only && ask_only[i], a, i);
    }
    return n;
}

/* For tests and for the reference: the folded text alone. */
int64_t likeness_clean(const window *w, const uint16_t *units, int64_t n, uint16_t *folded) { return clean(w, units, n, folded); }
