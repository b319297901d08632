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
static void compare(const prepared *p, uint32_t boiler, const slot *other, int *shared, int *least, uint32_t *which) {
    const uint32_t *a = p->value, *b = other->sketch;
    int na = p->size, nb = (int)other->size, i = 0, j = 0, ours = 0, theirs = 0, both = 0;
    uint32_t bound = UINT32_MAX, told = other->told;
    *which = 0;
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
            if (tells) *which |= 1u << i;
            i++; j++;
        }
    }
    *shared = both;
    *least = ours < theirs ? ours : theirs;
}

/* Shared n-grams that overlap are one piece of evidence: a long word or a phrase shares many. Counts those that do not. */
static int apart(const prepared *p, uint32_t which) {
    int count = 0, end = 0;
    uint64_t order[SKETCH];
    int n = 0;
    for (int j = 0; j < p->size; j++) if (which >> j & 1) {
        uint64_t x = (uint64_t)p->start[j] << 16 | p->end[j];
        int k = n++;
        for (; k > 0 && order[k - 1] > x; k--) order[k] = order[k - 1];
        order[k] = x;
    }
    for (int k = 0; k < n; k++) if ((int)(order[k] >> 16) >= end) { count++; end = (int)(order[k] & 0xffff); }
    return count;
}

/* The share of the fainter face that the other one has, less what chance would give, in thousandths. */
static int faces(const uint64_t *a, const uint64_t *b) {
    const int all = 64 * FACE;
    int na = 0, nb = 0, both = 0;
    for (int j = 0; j < FACE; j++) {
        na += __builtin_popcountll(a[j]);
        nb += __builtin_popcountll(b[j]);
        both += __builtin_popcountll(a[j] & b[j]);
    }
    int more = both * all - na * nb, most = (na < nb ? na : nb) * all - na * nb + all;
    return more > 0 ? (int)((int64_t)more * 1000 / most) : 0;
}

/* How alike, in thousandths and more: the faces, and a tenth for each piece of evidence up to eight. 0: not enough. */
static int score(const window *w, const prepared *p, uint32_t boiler, const slot *other, float *share) {
    int shared, least;
    uint32_t which;
    compare(p, boiler, other, &shared, &least, &which);
    if (!shared) return 0;
    int evidence = apart(p, which), face = faces(p->face, other->face);
    int sum = face + (int)w->set[WEIGHT] * (evidence < 8 ? evidence : 8);
    if (sum < w->set[BOUND]) return 0;
    *share = (float)shared / (float)least;
    if (*share * 1000.0f < (float)face) *share = (float)face / 1000.0f;
    return sum;
}

static const slot *most_alike(const window *w, const prepared *p, uint32_t boiler, ballot *b, float *share) {
    const slot *best = NULL;
    int best_score = 0;
    for (int round = 0; round < w->set[VERIFIED]; round++) {
        int top = -1;
        float its_share = 0;
        for (int i = 0; i < b->n; i++)
            if (b->votes[i] && (top < 0 || b->votes[i] > b->votes[top] ||
                (b->votes[i] == b->votes[top] && age_of(w, b->seq[i]) > age_of(w, b->seq[top])))) top = i;
        if (top < 0) break;
        const slot *other = slot_of(w, b->seq[top]);
        b->votes[top] = 0;
        int its_score = score(w, p, boiler, other, &its_share);
        if (its_score > best_score) { best = other; best_score = its_score; *share = its_share; }
    }
    return best;
}

/* ---- one text */

static void remember(window *w, const prepared *p, int64_t key, int64_t at, uint32_t boiler, const slot *like) {
    if (w->state[HEAD] - w->state[TAIL] >= w->slots) evict_oldest(w);
    uint32_t seq = (uint32_t)w->state[HEAD] & SEQ_MASK, cluster = like ? like->cluster : seq;
    slot *s = w->ring + w->state[HEAD]++ % w->slots;
    *s = (slot){.key = key, .at = at, .hash = p->hash, .cluster = cluster, .told = ~boiler, .size = (uint32_t)p->size};
    memcpy(s->face, p->face, sizeof s->face);
    memcpy(s->sketch, p->value, sizeof *s->sketch * (size_t)p->size);
    exact_put(w, p->hash, seq);
    int64_t posted = 0;
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
    const slot *like = exact_find(w, p->hash);
    if (like) { a->like[i] = like->key; a->share[i] = 1; a->exact[i] = 1; return; }
    ballot b = {.n = 0};
    uint32_t boiler = ask(w, p, &b);
    like = most_alike(w, p, boiler, &b, &a->share[i]);
    if (like) a->like[i] = like->key; else a->forgotten[i] = (uint8_t)was_forgotten(w, p, ~boiler);
    if (!ask_only) remember(w, p, key, w->state[LAST_AT], boiler, like);
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
