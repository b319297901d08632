/* The likeness kernel: one online pass that answers "which earlier text is this text like?".
 *
 * No Python header, no allocation, no global state: every array belongs to the caller, so that saving is a dump and a
 * crash cannot leave half a structure behind. reference.py says the same in plain Python; tests compare the two exactly.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define SKETCH 32        /* features kept of a text */
#define FACE 8           /* words of the bitmap of short n-grams */
#define CELLS 8          /* postings in a bucket, which is one cache line */
#define LOOK_AHEAD 16    /* texts whose cache lines are under way at once */
#define GRAM_CAP 8192    /* folded characters that features are taken from; the equality hash covers all of them */
#define BOILER 0x80000000u
#define SEQ_MASK 0x7fffffffu

/* Settings: one int64 each, in this order (kernel.py, SETTINGS). */
enum { DENSE_N, LETTER_N, POSTED, CROWD, VERIFIED, WEIGHT, BOUND, EVIDENCE, THIN, BRIEF, BLOCK, UNCHANGED, FORGOTTEN_HITS, SETTINGS };

/* State: one int64 each, in this order (kernel.py, STATE). Sequence numbers count slots ever filled, from 1. */
enum { HEAD, TAIL, LAST_AT, OCCUPIED, BLOOM_TURN, BLOOM_FILL, EVICTED, STATE };

typedef struct { uint32_t tag[CELLS], seq[CELLS]; } bucket;

/* What is kept of a text: kernel.py, SLOT, says the same to numpy. */
typedef struct {
    int64_t key, at;
    uint64_t hash;
    uint32_t cluster, told, size, spare;  /* told: which features of the sketch were no boilerplate */
    uint64_t face[FACE];
    uint32_t sketch[SKETCH];
} slot;

typedef struct {
    int64_t slots, seconds, buckets, grow_at, exact_cells, bloom_words;
    const int64_t *set;
    const uint16_t *fold;    /* 2 x 65,536: planes 0 and 1. 0 drops the character, 1 asks the rules in clean.c */
    int64_t *state;
    slot *ring;
    bucket *table;
    uint64_t *exact;         /* open addressing: upper half of the hash, then the sequence number; 0 is free */
    uint64_t *bloom;         /* two generations */
} window;

typedef struct {
    uint64_t hash;
    int size, thin;
    uint32_t value[SKETCH];
    uint64_t place[SKETCH], face[FACE];
    uint16_t start[SKETCH], end[SKETCH];
} prepared;

static inline uint64_t mul_high(uint64_t a, uint64_t b) { return (uint64_t)(((unsigned __int128)a * b) >> 64); }
static inline uint64_t mix(uint64_t x) {
    x ^= x >> 32; x *= 0xd6e8feb86659fd93ull; x ^= x >> 32; x *= 0xd6e8feb86659fd93ull;
    return x ^ (x >> 32);
}
static inline int dense(uint16_t c) { return c >= 0x2e80; }
