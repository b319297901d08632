/* Folded characters in, the smallest hashes of their n-grams out. */

/* The lowest bits of a hash make room for where its n-gram begins: 13 bits, as GRAM_CAP says. */
#define PLACE_MASK ((uint64_t)GRAM_CAP - 1)

static const uint64_t BASE = 0x9e3779b97f4a7c15ull;

static uint64_t hash_all(const uint16_t *o, int64_t len) {
    uint64_t h = mix((uint64_t)len + 1), x;
    int64_t i = 0;
    for (; i + 4 <= len; i += 4) {
        memcpy(&x, o + i, 8);
        h = (h ^ x) * 0xd6e8feb86659fd93ull;
        h ^= h >> 32;
    }
    for (; i < len; i++) { h = (h ^ o[i]) * 0xd6e8feb86659fd93ull; h ^= h >> 32; }
    return mix(h);
}

static int by_value(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Hashes are even, so a few dozen sort in about one pass: drop each in its bin, then mend the neighbours. */
static void sort_hashes(uint64_t *v, int64_t n, uint64_t below) {
    uint64_t out[128];
    uint32_t start[65] = {0};
    if (n > 128) { qsort(v, (size_t)n, 8, by_value); return; }
    uint64_t per_bin = UINT64_MAX / (below / 64 + 1);
    uint8_t bin[128];
    for (int64_t i = 0; i < n; i++) { bin[i] = (uint8_t)mul_high(v[i], per_bin); start[bin[i] + 1]++; }
    for (int b = 0; b < 64; b++) start[b + 1] += start[b];
    for (int64_t i = 0; i < n; i++) out[start[bin[i]]++] = v[i];
    for (int64_t i = 0; i < n; i++) {
        uint64_t x = out[i];
        int64_t j = i;
        for (; j > 0 && v[j - 1] > x; j--) v[j] = v[j - 1];
        v[j] = x;
    }
}

static int64_t distinct(uint64_t *v, int64_t n) {
    int64_t m = 0;
    for (int64_t i = 0; i < n; i++) if (!m || (v[i] ^ v[m - 1]) > PLACE_MASK) v[m++] = v[i];
    return m;
}

/* The face: a bitmap of all n-grams of two ideographs or three letters. They are too common to find anything by, but
 * they survive edits, so they confirm what was found. Four at a time, so that no bit waits for the one before it. */
static void face_of(const uint16_t *o, int64_t len, uint64_t *face) {
    uint64_t part[4][FACE] = {{0}};
    for (int64_t i = 0; i + 3 <= len; i++) {
        uint64_t x = o[i] | (uint64_t)o[i + 1] << 16;
        if (!dense(o[i])) x |= (uint64_t)o[i + 2] << 32;
        x *= BASE;
        x = (x ^ x >> 29) * 0xd6e8feb86659fd93ull;
        part[i & 3][x >> 61] |= 1ull << (x >> 55 & 63);
    }
    for (int j = 0; j < FACE; j++) face[j] = part[0][j] | part[1][j] | part[2][j] | part[3][j];
}

/* room: 8 bytes for each of GRAM_CAP + 1 prefixes, GRAM_CAP hashes, and GRAM_CAP + 1 of them kept. */
static void sketch_of(const window *w, const uint16_t *o, int64_t len, uint64_t *room, prepared *p) {
    int64_t dn = w->set[DENSE_N], ln = w->set[LETTER_N], weight = 0, m, n;
    uint64_t *h = room, *v = room + GRAM_CAP + 1, dpow = 1, lpow = 1, below;
    p->hash = hash_all(o, len);
    if (len > GRAM_CAP) len = GRAM_CAP;
    for (int i = 0; i < dn; i++) dpow *= BASE;
    for (int i = 0; i < ln; i++) lpow *= BASE;
    face_of(o, len, p->face);
    h[0] = 0;
    for (int64_t i = 0; i < len; i++) { h[i + 1] = h[i] * BASE + o[i]; weight += 1 + dense(o[i]); }
    m = 0;
    for (int64_t i = 0; i < len; i++) {
        int d = dense(o[i]);
        int64_t size = d ? dn : ln;
        if (i + size > len) continue;
        v[m++] = (mix(h[i + size] - h[i] * (d ? dpow : lpow)) & ~PLACE_MASK) | (uint64_t)i;
    }
    /* Only the smallest are wanted: keep what is below a bound that leaves enough, and lift it when it did not. */
    below = m > 2 * SKETCH ? (UINT64_MAX / (uint64_t)m) * (SKETCH + SKETCH / 2 + 6) : UINT64_MAX;
    for (;;) {
        uint64_t *kept = v + m;
        int64_t c = 0;
        for (int64_t i = 0; i < m; i++) { kept[c] = v[i]; c += v[i] <= below; }
        sort_hashes(kept, c, below);
        n = distinct(kept, c);
        if (n >= SKETCH || below == UINT64_MAX) {
            if (n > SKETCH) n = SKETCH;
            for (int64_t i = 0; i < n; i++) {
                int64_t at = (int64_t)(kept[i] & PLACE_MASK);
                p->value[i] = (uint32_t)(kept[i] >> 32);
                p->place[i] = mix(kept[i] & ~PLACE_MASK);
                p->start[i] = (uint16_t)at;
                p->end[i] = (uint16_t)(at + (dense(o[at]) ? dn : ln));
            }
            break;
        }
        below = below > UINT64_MAX / 8 ? UINT64_MAX : below * 8;
    }
    p->size = (int)n;
    p->thin = weight < w->set[THIN] || n < 3;
    if (weight < w->set[BRIEF]) p->size = 0;
}
