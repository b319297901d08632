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
        for (unsigned hits = matches(k, tag_of(p->place[j])); hits; hits &= hits - 1) {
            uint32_t seq = k->seq[__builtin_ctz(hits)];
            if (!seq || !is_live(w, seq & SEQ_MASK)) continue;
            if (seq & BOILER) boiler |= 1u << j; else vote(b, seq);
        }
    }
    return boiler;
}

/* Which features of the text (and of the other) both have. Both sketches are sorted; no branch to guess wrong in. */
static uint32_t shared_with(const prepared *p, const slot *other, uint32_t *theirs) {
    const uint32_t *a = p->value, *b = other->sketch;
    uint32_t na = (uint32_t)p->size, nb = other->size, i = 0, j = 0, which = 0, which_theirs = 0;
    while (i < na && j < nb) {
        uint32_t x = a[i], y = b[j], same = x == y;
        which |= same << i;
        which_theirs |= same << j;
        i += x <= y;
        j += y <= x;
    }
    *theirs = which_theirs;
    return which;
}

static uint32_t below(const uint32_t *value, uint32_t n, uint32_t bound) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < n; i++) count += value[i] <= bound;
    return count >= 32 ? UINT32_MAX : (1u << count) - 1;
}

/* Containment, of the telling features below both texts' bounds: how many of the fewer are shared. */
static float contained(const prepared *p, const slot *other, uint32_t boiler, uint32_t ours, uint32_t theirs) {
    uint32_t n = (uint32_t)p->size, bound = UINT32_MAX;
    if (n == SKETCH) bound = p->value[n - 1];
    if (other->size == SKETCH && other->sketch[SKETCH - 1] < bound) bound = other->sketch[SKETCH - 1];
    int both = __builtin_popcount(ours & ~boiler);
    int here = __builtin_popcount(below(p->value, n, bound) & ~boiler);
    int there = __builtin_popcount(below(other->sketch, other->size, bound) & other->told & ~theirs) + both;
    return (float)both / (float)(here < there ? here : there);
}

/* Shared n-grams that overlap are one piece of evidence: a long word or a phrase shares many. Counts those apart. */
static int apart(const prepared *p, uint32_t which) {
    uint32_t order[SKETCH];
    int count = 0, n = 0;
    uint32_t end = 0;
    for (; which; which &= which - 1) {
        int j = __builtin_ctz(which), k = n++;
        uint32_t x = (uint32_t)p->start[j] << 16 | p->end[j];
        for (; k > 0 && order[k - 1] > x; k--) order[k] = order[k - 1];
        order[k] = x;
    }
    for (int k = 0; k < n; k++) if (order[k] >> 16 >= end) { count++; end = order[k] & 0xffff; }
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

/* Is what both share one block, with nothing changed inside and much of both outside? So look a quotation, and a phrase
 * that is on its way to be known as boilerplate. A copy that was edited is changed all over. */
static int is_block(const window *w, const prepared *p, uint32_t telling, uint32_t shared) {
    uint32_t first = UINT32_MAX, last = 0, within = 0;
    for (uint32_t m = shared; m; m &= m - 1) {
        int j = __builtin_ctz(m);
        if (p->start[j] < first) first = p->start[j];
        if (p->end[j] > last) last = p->end[j];
    }
    for (uint32_t m = telling; m; m &= m - 1) {
        int j = __builtin_ctz(m);
        within += p->start[j] >= first && p->end[j] <= last;
    }
    return (uint32_t)__builtin_popcount(shared) * 1000 >= within * (uint32_t)w->set[UNCHANGED];
}

/* How alike, in thousandths and more: the faces, and `weight` for each of up to eight pieces of evidence. 0: not enough. */
static int score(const window *w, const prepared *p, uint32_t boiler, const slot *other, float *share, int *block) {
    int weight = (int)w->set[WEIGHT], face = faces(p->face, other->face), short_of = (int)w->set[BOUND] - face;
    if (short_of > 8 * weight) return 0;
    uint32_t theirs, ours = shared_with(p, other, &theirs), telling = ours & ~boiler;
    if (!telling || short_of > weight * __builtin_popcount(telling)) return 0;
    int evidence = apart(p, telling);
    if (evidence > 8) evidence = 8;
    if (short_of > weight * evidence || evidence < w->set[EVIDENCE]) return 0;
    *share = contained(p, other, boiler, ours, theirs);
    *block = *share * 1000.0f < (float)w->set[BLOCK] && is_block(w, p, ~boiler & below(p->value, (uint32_t)p->size, UINT32_MAX), telling);
    if (*share * 1000.0f < (float)face) *share = (float)face / 1000.0f;
    return face + weight * evidence;
}

static void fetch(const slot *s) {
    for (int byte = 0; byte < (int)sizeof *s; byte += 64) __builtin_prefetch((const char *)s + byte);
}

static const slot *most_alike(const window *w, const prepared *p, uint32_t boiler, ballot *b, float *share, int *block) {
    const slot *best = NULL;
    int best_score = 0;
    for (int i = 0; i < b->n && i < 6; i++) fetch(slot_of(w, b->seq[i]));
    for (int round = 0; round < w->set[VERIFIED]; round++) {
        int top = -1;
        float its_share = 0;
        int its_block = 0;
        for (int i = 0; i < b->n; i++)
            if (b->votes[i] && (top < 0 || b->votes[i] > b->votes[top] ||
                (b->votes[i] == b->votes[top] && age_of(w, b->seq[i]) > age_of(w, b->seq[top])))) top = i;
        if (top < 0) break;
        const slot *other = slot_of(w, b->seq[top]);
        b->votes[top] = 0;
        int its_score = score(w, p, boiler, other, &its_share, &its_block);
        if (its_score > best_score) { best = other; best_score = its_score; *share = its_share; *block = its_block; }
    }
    return best;
}

/* ---- one text */

static void remember(window *w, const prepared *p, int64_t key, int64_t at, uint32_t boiler, const slot *story) {
    if (w->state[HEAD] - w->state[TAIL] >= w->slots) evict_oldest(w);
    uint32_t seq = (uint32_t)w->state[HEAD] & SEQ_MASK, cluster = story ? story->cluster : seq;
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
    int block = 0;
    uint32_t boiler = ask(w, p, &b);
    like = most_alike(w, p, boiler, &b, &a->share[i], &block);
    if (like) a->like[i] = like->key; else a->forgotten[i] = (uint8_t)was_forgotten(w, p, ~boiler);
    if (!ask_only) remember(w, p, key, w->state[LAST_AT], boiler, block ? NULL : like);
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
