/* A text becomes tokens (a word, a Chinese character, a mark), tokens become grams, a gram is a place in the table. */

#define WORD_P 0x9e3779b97f4a7c15ull   /* odd multipliers: any will do, they are only never to change */
#define GRAM_P 0xd6e8feb86659fd93ull
#define PIECE_P 0xa0761d6478bd642full
#define LONGEST_GRAM 3
#define LONGEST_WORD 24
#define LEAST_PIECE 3
#define MOST_PIECE 4

static const uint64_t SPREAD[] = {0, 0xe7037ed1a0b428dbull, 0x8ebc6af09c88c6e3ull, 0x589965cc75374cc3ull};
static const uint64_t PIECE_SPREAD = 0x9fb21c651e98df25ull;

enum { BEGIN = 0x200001, END, LINK, NAME, NUMBER };  /* tokens that no symbol is */

typedef struct {
    const alphabet *by;
    uint32_t *grams;         /* rows of the known grams, in the order of the text */
    uint32_t *pieces;        /* language rows of all pieces */
    int64_t gram_count, piece_count;
    uint64_t last[2];        /* the two tokens before: a third equal one says nothing more */
    uint64_t run[LONGEST_GRAM]; /* run[n]: the value of the n tokens before this one */
    int tokens;
} cutter;

/* Keep a gram's row if the gram is known. Written always, counted if known: no branch to guess. */
static inline void keep(cutter *c, uint64_t hash) {
    uint64_t place = hash >> (64 - c->by->bits);
    c->grams[c->gram_count] = (uint32_t)(place >> (c->by->bits - c->by->row_bits));
    c->gram_count += c->by->known[place >> 6] >> (place & 63) & 1;
}

static inline uint64_t stir(uint64_t x) { x *= WORD_P; return x ^ (x >> 29); }

/* One more token: up to three grams end with it; with a word, up to two. */
static inline void token(cutter *c, uint64_t value, int is_word) {
    if (value == c->last[0] && value == c->last[1]) return;
    c->last[1] = c->last[0];
    c->last[0] = value;
    int most = c->tokens < LONGEST_GRAM ? c->tokens + 1 : LONGEST_GRAM;
    uint64_t gram[LONGEST_GRAM + 1];
    gram[1] = value;
    for (int n = 2; n <= LONGEST_GRAM; n++) gram[n] = c->run[n - 1] * GRAM_P + value;
    int upto = is_word && most > 2 ? 2 : most;
    for (int n = 1; n <= upto; n++) keep(c, stir(gram[n]) * SPREAD[n]);
    for (int n = 1; n < LONGEST_GRAM; n++) c->run[n] = gram[n];
    c->tokens++;
}

/* Pieces of a word, with its edges: what misspelt and unseen words have in common with known ones. All of them tell
 * the language; the longer ones are grams too. */
static inline void pieces(cutter *c, const uint16_t *word, int length) {
    int shift = 64 - (int)c->by->language_bits;
    for (int start = 0; start + LEAST_PIECE <= length; start++) {
        uint64_t value = 0;
        for (int n = 0; n < MOST_PIECE && start + n < length; n++) {
            value = value * PIECE_P + word[start + n] + 1;
            if (n + 1 < LEAST_PIECE) continue;
            uint64_t hash = stir(value) * PIECE_SPREAD;
            if (n + 1 == MOST_PIECE) keep(c, hash);
            c->pieces[c->piece_count++] = (uint32_t)(hash >> shift);
        }
    }
}

static int is_plain(uint16_t u) { return u > 32 && u < 127 && u != '"' && u != '<' && u != '>'; }
static int is_name(uint16_t u) { return u == '_' || (u >= '0' && u <= '9') || ((u | 32) >= 'a' && (u | 32) <= 'z'); }

static int is_link(const uint16_t *word, int length, const uint16_t *s, int64_t n, int64_t i) {
    static const uint16_t http[] = {'h', 't', 't', 'p', 's'}, www[] = {'w', 'w', 'w'};
    if ((length == 4 || length == 5) && !memcmp(word, http, 2 * (size_t)length))
        return i + 2 < n && s[i] == ':' && s[i + 1] == '/' && s[i + 2] == '/';
    return length == 3 && !memcmp(word, www, 6) && i < n && s[i] == '.';
}

/* A word from s[i] on, with its letters folded; answers where it ends. Three equal letters count as two. */
static int64_t word_at(cutter *c, const uint16_t *s, int64_t n, int64_t i, uint32_t *scripts) {
    uint16_t word[LONGEST_WORD + 2];
    uint64_t value = 0;
    int length = 1;
    word[0] = 0;
    for (; i < n; i++) {
        uint8_t kind = c->by->kind[s[i]];
        if ((kind & 7) == DROP) continue;
        if ((kind & 7) != LETTER) break;
        scripts[kind >> 3]++;
        uint16_t symbol = c->by->symbol[s[i]];
        if (length > 2 && word[length - 1] == symbol && word[length - 2] == symbol) continue;
        if (length > LONGEST_WORD) continue;
        word[length++] = symbol;
        value = value * PIECE_P + symbol + 1;
    }
    if (is_link(word + 1, length - 1, s, n, i)) {
        while (i < n && is_plain(s[i])) i++;
        token(c, stir(LINK), 0);
        return i;
    }
    word[length++] = 0;
    token(c, stir(value), 1);
    pieces(c, word, length);
    return i;
}

/* Cut one text into `c`, whose arrays have room for GRAMS_A_UNIT and PIECES_A_UNIT a unit and a few more. */
static void cut(cutter *c, const uint16_t *s, int64_t n, uint32_t *scripts) {
    const alphabet *by = c->by;
    c->gram_count = c->piece_count = 0;
    c->tokens = 0;
    memset(c->last, 0, sizeof c->last);
    memset(c->run, 0, sizeof c->run);
    if (n > LONGEST) n = LONGEST;
    token(c, stir(BEGIN), 0);
    for (int64_t i = 0; i < n;) {
        uint8_t kind = by->kind[s[i]];
        switch (kind & 7) {
        case LETTER: i = word_at(c, s, n, i, scripts); break;
        case DIGIT:
            while (i < n && (by->kind[s[i]] & 7) == DIGIT) i++;
            token(c, stir(NUMBER), 0);
            break;
        case SINGLE:
            if (s[i] == '@' && i + 1 < n && is_name(s[i + 1])) {
                for (i++; i < n && is_name(s[i]); i++) ;
                token(c, stir(NAME), 0);
                break;
            }
            scripts[kind >> 3]++;
            token(c, stir(by->symbol[s[i]]), 0);
            i++;
            break;
        case HIGH:
            if (i + 1 < n && (by->kind[s[i + 1]] & 7) == LOW) {
                token(c, stir(0x10000u + ((uint64_t)(s[i] & 0x3ff) << 10 | (s[i + 1] & 0x3ff))), 0);
                i++;
            }
            i++;
            break;
        default: i++;
        }
    }
    token(c, stir(END), 0);
}

/* All texts' rows, or the language rows of all their pieces, one text after the other; begin[i] is where text i begins.
 * For training. */
int64_t meaning_grams(const alphabet *by, int64_t of_pieces, int64_t count, const uint16_t *units, const int64_t *start,
                      uint32_t *out, int64_t *begin, uint32_t *room) {
    uint32_t scripts[SCRIPTS] = {0};
    begin[0] = 0;
    for (int64_t i = 0; i < count; i++) {
        uint32_t *to = out + begin[i];
        cutter c = {.by = by, .grams = of_pieces ? room : to, .pieces = of_pieces ? to : room};
        cut(&c, units + start[i], start[i + 1] - start[i] - 1, scripts);
        begin[i + 1] = begin[i] + (of_pieces ? c.piece_count : c.gram_count);
    }
    return begin[count];
}
