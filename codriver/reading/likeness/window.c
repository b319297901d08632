/* The window: slots in a ring, a table of equal texts, postings in cache lines, and a filter of what has left. */

static inline uint32_t tag_of(uint64_t place) { return (uint32_t)(place >> 21); }
static inline bucket *bucket_of(const window *w, uint64_t place) {
    return w->table + mul_high(place & ~0x1fffffull, (uint64_t)w->buckets);
}
static inline slot *slot_of(const window *w, uint32_t seq) {
    /* The full number behind a short one: the only live number that ends in these 31 bits. */
    int64_t full = w->state[TAIL] + (int64_t)((seq - (uint32_t)w->state[TAIL]) & SEQ_MASK);
    return w->ring + full % w->slots;
}
static inline int is_live(const window *w, uint32_t seq) {
    return (int64_t)((seq - (uint32_t)w->state[TAIL]) & SEQ_MASK) < w->state[HEAD] - w->state[TAIL];
}
static inline uint32_t age_of(const window *w, uint32_t seq) { return ((uint32_t)w->state[HEAD] - seq) & SEQ_MASK; }

/* Which cells of a bucket hold this tag, as a mask. */
static inline unsigned matches(const bucket *b, uint32_t tag) {
#ifdef __SSE2__
    __m128i want = _mm_set1_epi32((int)tag);
    __m128i low = _mm_cmpeq_epi32(_mm_loadu_si128((const __m128i *)b->tag), want);
    __m128i high = _mm_cmpeq_epi32(_mm_loadu_si128((const __m128i *)(b->tag + 4)), want);
    return (unsigned)_mm_movemask_epi8(_mm_packs_epi16(_mm_packs_epi32(low, high), _mm_setzero_si128()));
#else
    unsigned mask = 0;
    for (int c = 0; c < CELLS; c++) mask |= (unsigned)(b->tag[c] == tag) << c;
    return mask;
#endif
}

/* ---- equal texts */

static inline int64_t exact_home(const window *w, uint64_t cell) { return (int64_t)(((cell >> 32) * (uint64_t)w->exact_cells) >> 32); }

static slot *exact_find(const window *w, uint64_t hash) {
    for (int64_t i = exact_home(w, hash); w->exact[i]; i = i + 1 < w->exact_cells ? i + 1 : 0)
        if (w->exact[i] >> 32 == hash >> 32) {
            slot *s = slot_of(w, (uint32_t)w->exact[i]);
            if (s->hash == hash) return s;
        }
    return NULL;
}

static void exact_put(window *w, uint64_t hash, uint32_t seq) {
    int64_t i = exact_home(w, hash);
    while (w->exact[i]) i = i + 1 < w->exact_cells ? i + 1 : 0;
    w->exact[i] = (hash >> 32 << 32) | seq;
}

/* Take one out and close the gap, so that no tombstones gather over the years. */
static void exact_drop(window *w, uint64_t hash, uint32_t seq) {
    int64_t n = w->exact_cells, i = exact_home(w, hash);
    while (w->exact[i] && (uint32_t)w->exact[i] != seq) i = i + 1 < n ? i + 1 : 0;
    if (!w->exact[i]) return;
    for (int64_t j = i;;) {
        j = j + 1 < n ? j + 1 : 0;
        if (!w->exact[j]) break;
        int64_t home = exact_home(w, w->exact[j]);
        if (i <= j ? (i < home && home <= j) : (i < home || home <= j)) continue;
        w->exact[i] = w->exact[j];
        i = j;
    }
    w->exact[i] = 0;
}

/* ---- what has left */

static inline uint64_t bloom_bits(uint64_t x) {
    return 1ull << (x & 63) | 1ull << (x >> 6 & 63) | 1ull << (x >> 12 & 63) | 1ull << (x >> 18 & 63);
}

static void bloom_put(window *w, uint64_t key) {
    uint64_t x = mix(key), half = (uint64_t)w->bloom_words / 2;
    w->bloom[(w->state[BLOOM_TURN] ? half : 0) + mul_high(x, half)] |= bloom_bits(mix(x));
}

static int bloom_has(const window *w, uint64_t key) {
    uint64_t x = mix(key), half = (uint64_t)w->bloom_words / 2, at = mul_high(x, half), bits = bloom_bits(mix(x));
    return (w->bloom[at] & bits) == bits || (w->bloom[half + at] & bits) == bits;
}

#define KEPT_OF_EVICTED 8
#define ASKED_OF_EVICTED 12

static int was_forgotten(const window *w, const prepared *p, uint32_t told) {
    if (!w->state[EVICTED]) return 0;
    if (bloom_has(w, p->hash)) return 1;
    int hits = 0, asked = 0;
    for (int j = 0; j < p->size && asked < ASKED_OF_EVICTED; j++)
        if (told >> j & 1) { asked++; hits += bloom_has(w, p->value[j]); }
    return hits >= w->set[FORGOTTEN_HITS];
}

static void evict_oldest(window *w) {
    int64_t seq = w->state[TAIL], half = w->bloom_words / 2, kept = 0;
    const slot *old = w->ring + seq % w->slots;
    if (w->state[BLOOM_FILL] >= w->slots) {
        w->state[BLOOM_TURN] ^= 1;
        w->state[BLOOM_FILL] = 0;
        memset(w->bloom + (w->state[BLOOM_TURN] ? half : 0), 0, 8 * (size_t)half);
    }
    w->state[BLOOM_FILL]++;
    bloom_put(w, old->hash);
    for (uint32_t j = 0; j < old->size && kept < KEPT_OF_EVICTED; j++)
        if (old->told >> j & 1) { kept++; bloom_put(w, old->sketch[j]); }
    exact_drop(w, old->hash, (uint32_t)seq & SEQ_MASK);
    w->state[TAIL]++;
    w->state[EVICTED]++;
}

static void expire(window *w, int64_t now) {
    if (now < w->state[LAST_AT]) now = w->state[LAST_AT];
    w->state[LAST_AT] = now;
    while (w->state[TAIL] < w->state[HEAD] && w->ring[w->state[TAIL] % w->slots].at < now - w->seconds) evict_oldest(w);
}

/* ---- postings */

/* A posting past half the window, by count or by time, is handed to the newest of its story, so that a story that
 * goes on outlives its first post. */
static int is_ageing(const window *w, uint32_t seq) {
    return age_of(w, seq) > w->slots / 2 || slot_of(w, seq)->at < w->state[LAST_AT] - w->seconds / 2;
}

/* How many stories may hold a feature: a few, and three more for every sixteenfold of the texts remembered. */
static int64_t crowd(const window *w) {
    uint64_t many = (uint64_t)(w->state[HEAD] - w->state[TAIL]) >> 13;
    int bits = many ? 64 - __builtin_clzll(many) : 0;
    int64_t most = w->set[CROWD] + bits * 3 / 4;
    return most < CELLS ? most : CELLS;
}

/* Make a feature lead to this slot. A feature that a crowd of stories holds already is boilerplate: it says nothing any more,
 * and stays so until a whole window has passed without it. */
static void post(window *w, uint64_t place, uint32_t seq, uint32_t cluster) {
    bucket *b = bucket_of(w, place);
    uint32_t tag = tag_of(place);
    int mine[CELLS], n = 0;
    for (unsigned hits = matches(b, tag); hits; hits &= hits - 1) {
        int c = __builtin_ctz(hits);
        uint32_t s = b->seq[c] & SEQ_MASK;
        if (!b->seq[c] || !is_live(w, s)) continue;
        if (b->seq[c] & BOILER) { b->seq[c] = seq | BOILER; return; }
        if (slot_of(w, s)->cluster == cluster) { if (is_ageing(w, s)) b->seq[c] = seq; return; }
        mine[n++] = c;
    }
    if (n && n >= crowd(w)) {
        b->seq[mine[0]] = seq | BOILER;
        for (int k = 1; k < n; k++) b->tag[mine[k]] = b->seq[mine[k]] = 0;
        w->state[OCCUPIED] -= n - 1;
        return;
    }
    /* The free cell, else the oldest; what is no longer live is older than anything live. */
    uint32_t oldest = 0;
    int place_for = 0;
    for (int c = 0; c < CELLS; c++) {
        uint32_t age = b->seq[c] ? age_of(w, b->seq[c]) : UINT32_MAX;
        if (age > oldest) { oldest = age; place_for = c; }
    }
    w->state[OCCUPIED] += !b->seq[place_for];
    b->tag[place_for] = tag;
    b->seq[place_for] = seq;
}

/* Twice the buckets: old bucket b becomes 2b and 2b + 1. The number of the bucket and the tag together give back the
 * 43 bits that the place was made of, as long as there are at least 2,048 buckets. */
void likeness_grow(const bucket *old, int64_t buckets, bucket *fresh, int64_t *state, int64_t slots) {
    window w = {.slots = slots, .state = state};
    state[OCCUPIED] = 0;
    for (int64_t i = 0; i < buckets; i++) {
        uint64_t low = (uint64_t)(((unsigned __int128)i << 43) / (uint64_t)buckets);
        if ((unsigned __int128)low * (uint64_t)buckets < (unsigned __int128)i << 43) low++;
        int filled[2] = {0, 0};
        for (int c = 0; c < CELLS; c++) {
            if (!old[i].seq[c] || !is_live(&w, old[i].seq[c] & SEQ_MASK)) continue;
            uint64_t x = low + (uint32_t)(old[i].tag[c] - (uint32_t)low);
            int64_t to = (int64_t)mul_high(x << 21, (uint64_t)buckets * 2);
            int at = filled[to - 2 * i]++;
            fresh[to].tag[at] = old[i].tag[c];
            fresh[to].seq[at] = old[i].seq[c];
            state[OCCUPIED]++;
        }
    }
}
